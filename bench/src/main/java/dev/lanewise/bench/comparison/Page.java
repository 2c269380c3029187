package dev.lanewise.bench.comparison;

import dev.lanewise.bench.reference.Agreement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** index.html: one file that needs no network. Tables and sentences are written here, charts are drawn in the reader's browser. */
public final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");
  private static final List<String> LIBRARIES = List.of("vega", "vega-lite", "vega-embed");

  /** Columns that name a question: what it is, and its size. */
  private static final int GROUPED_COLUMNS = 2;

  /** The shape the notebooks time most. */
  private static final Shape NOTEBOOKS = new Shape(50_000, 784, 50);

  private final Results results;

  /** The most samples, and of those the narrowest layer: {@link #NOTEBOOKS} unless other images were measured. */
  private final Shape train;

  private Page(Results results) {
    this.results = results;
    this.train = results.records().stream().filter(record -> record.name().equals("backward")).map(Measurement::shape)
        .max(Comparator.comparingInt(Shape::m).thenComparing(Shape::n, Comparator.reverseOrder())).orElse(NOTEBOOKS);
  }

  /** The page for these results. */
  public static String of(Results results) {
    return new Page(results).html();
  }

  private String html() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("cpu", escape(results.machine().getOrDefault("cpu", "")));
    places.put("style", resource("page.css"));
    places.put("where", escape(where()));
    places.put("caveats", Surroundings.caveats(results).stream()
        .map(caveat -> "<p class=\"caveat\">" + escape(caveat) + "</p>").collect(Collectors.joining("\n")));
    places.put("key-figures", keyFigures());
    places.put("backward-says", escape(backwardSays()));
    answer(places);
    places.put("train", train.toString());
    places.put("whole-says", escape(wholeSays()));
    places.put("layers-says", escape(layersSays()));
    places.put("squares-says", escape(squaresSays()));
    Map<String, String> tables = Tables.of(results).stream()
        .collect(Collectors.toMap(Table::title, Page::html, (one, other) -> one, LinkedHashMap::new));
    places.put("table-whole", tables.getOrDefault(Tables.WHOLE, ""));
    places.put("table-layers", tables.getOrDefault(Tables.LAYERS, ""));
    places.put("table-squares", tables.getOrDefault(Tables.SQUARES, ""));
    places.put("table-notebooks", tables.getOrDefault(Tables.NOTEBOOKS, ""));
    places.put("section-threads", tables.containsKey(Tables.THREADS)
        ? "<section>\n<h2>Two threads</h2>\n<p>" + escape(threadsSay()) + "</p>\n" + tables.get(Tables.THREADS) + "\n</section>" : "");
    places.put("worst-error", Figures.error(results.records().stream().map(Measurement::maxError)
        .filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).max()));
    places.put("limit", String.valueOf(Agreement.LIMIT));
    places.put("again", escape(again()));
    places.put("machine", machine());
    places.put("mode-option", results.mode().equals("quick") ? " --quick" : "        ");
    // "</script>" or "<!--" inside a text would end or hide the data.
    places.put("results", ResultsJson.write(results).strip().replace("<", "\\u003c"));
    places.put("scripts", LIBRARIES.stream().map(Page::script).collect(Collectors.joining("\n")));
    places.put("charts", resource("charts.js"));
    places.put("notices", notices());
    return fill(resource("page.html"), places);
  }

  /** Replaces each place once; what is put in is not looked at again. */
  private static String fill(String template, Map<String, String> places) {
    return PLACE.matcher(template).replaceAll(place -> {
      String text = places.get(place.group(1));
      if (text == null) {
        throw new IllegalStateException("page.html: {{" + place.group(1) + "}}, expected one of " + places.keySet());
      }
      return Matcher.quoteReplacement(text);
    });
  }

  // ---- sentences ------------------------------------------------------------------------------------------------------------------------

  private String where() {
    return results.machine().getOrDefault("cpu", "unknown processor") + " · " + results.machine().getOrDefault("java", "") + " · "
        + (results.provider().equals("vector") ? results.vectorBits() + "-bit vectors" : results.provider() + " provider")
        + results.openblasMissing().map(_ -> "").orElse(" · " + results.openblas().get("version") + ", " + results.openblas().get("core"))
        + " · " + results.date() + " · commit " + results.commit();
  }

  private String keyFigures() {
    List<String> figures = new ArrayList<>();
    Optional<Measurement> naive = backward(Names.NAIVE);
    Optional<Measurement> matmul = backward(Names.TRANSPOSE_MATMUL);
    if (naive.isPresent() && matmul.isPresent()) {
      figures.add(keyFigure(
          "backward, naive over transposed matmul", Figures.threeDigits(naive.get().medianMs() / matmul.get().medianMs()) + "×",
          milliseconds(naive.get()) + " over " + milliseconds(matmul.get()) + ", " + train.spoken()));
    }
    results.find("forward", train, Names.LANEWISE).ifPresent(record -> figures.add(besideOpenblas("forward", record)));
    matmul.ifPresent(record -> figures.add(besideOpenblas("backward", record)));
    results.group(SquareProducts.GROUP).stream().filter(record -> record.contender().equals(Names.LANEWISE)).reduce((_, last) -> last)
        .ifPresent(record -> figures.add(keyFigure(
            "square product, GFLOP/s", Figures.threeDigits(record.gflops()), record.shape().spoken() + ", " + partOfPeak(record))));
    return String.join("\n", figures);
  }

  private String besideOpenblas(String name, Measurement record) {
    Optional<Measurement> rival = results.find(record.name(), record.shape(), Names.OPENBLAS);
    return rival.isPresent()
        ? keyFigure(name + ", speed over OpenBLAS", Figures.ratio(record.ratioToOpenblas()),
            milliseconds(record) + " beside " + milliseconds(rival.get()) + ", " + record.shape().spoken())
        : keyFigure(name, milliseconds(record), record.shape().spoken());
  }

  private String partOfPeak(Measurement record) {
    // A peak is the best of its rounds, or a slow moment would let a product run past it.
    OptionalDouble best = results.records().stream().filter(measured -> measured.contender().equals(Names.FMA_PEAK))
        .mapToDouble(measured -> measured.gflops().orElseThrow() * measured.medianNs() / measured.minNs()).max();
    String peak = best.isEmpty() ? "one thread"
        : String.format(Locale.ROOT, "%.0f %% of the measured FMA peak", 100 * record.gflops().orElseThrow() / best.getAsDouble());
    return record.ratioToOpenblas().isPresent() ? peak + ", " + Figures.ratio(record.ratioToOpenblas()) + " OpenBLAS's speed" : peak;
  }

  private static String keyFigure(String what, String figure, String more) {
    return "<div><dt>" + escape(what) + "</dt><dd>" + escape(figure) + "<small>" + escape(more) + "</small></dd></div>";
  }

  private String backwardSays() {
    Optional<Measurement> naive = backward(Names.NAIVE);
    Optional<Measurement> einsum = backward(Names.EINSUM);
    Optional<Measurement> matmul = backward(Names.TRANSPOSE_MATMUL);
    if (naive.isEmpty() || einsum.isEmpty() || matmul.isEmpty()) {
      return "";
    }
    return "One backward pass over " + String.format(Locale.ROOT, "%,d", train.m()) + " images: " + milliseconds(naive.get())
        + " if the outer product of every image is stored before they are summed, " + milliseconds(einsum.get()) + " by einsum, "
        + milliseconds(matmul.get()) + " by a transposed matmul"
        + backward(Names.OPENBLAS).map(rival -> "; " + milliseconds(rival) + " with OpenBLAS's products").orElse("")
        + ". Diamonds are the notebooks' own figures on their machines.";
  }

  /** What the answer to the notebooks' question counts, and how it came out here. */
  private void answer(Map<String, String> places) {
    Optional<Measurement> naive = backward(Names.NAIVE);
    Optional<Measurement> matmul = backward(Names.TRANSPOSE_MATMUL);
    double moved = 2.0 * Float.BYTES * train.m() * train.k() * train.n();
    double read = 1.0 * Float.BYTES * train.m() * (train.k() + train.n());
    places.put("arithmetic", Figures.threeDigits(train.flops() / 1e9));
    places.put("train-spoken", escape(train.spoken()));
    places.put("stored", Figures.threeDigits(moved / 2 / 1e9));
    places.put("moved", Figures.threeDigits(moved / 1e9));
    places.put("moved-at", naive.map(slow -> " (here at " + Figures.threeDigits(moved / slow.medianNs()) + " GB/s)").orElse(""));
    places.put("sums", escape(train.k() + " × " + train.n()));
    places.put("sums-size", Figures.threeDigits(1.0 * Float.BYTES * train.k() * train.n() / 1e3));
    places.put("read", Figures.threeDigits(read / 1e6));
    places.put("less", Figures.threeDigits(moved / read));
    places.put("gain", naive.isEmpty() || matmul.isEmpty() ? ""
        : "That takes the pass from " + Figures.threeDigits(naive.get().gflops()) + " to " + Figures.threeDigits(matmul.get().gflops())
            + " GFLOP/s, " + Figures.threeDigits(naive.get().medianMs() / matmul.get().medianMs())
            + " times as fast, and from waiting for memory to computing.");
  }

  private String wholeSays() {
    return results.openblasMissing().isPresent() ? ""
        : "Lanewise's speed over OpenBLAS's: bars to the right of 1 are faster than OpenBLAS, to the left slower; the thin line spans the "
            + "middle half of the rounds. " + counted(results.group(NetworkStudy.WHOLE));
  }

  private String layersSays() {
    return results.openblasMissing().isPresent() ? ""
        : "The same for each product of the network at " + train.spoken() + ": gw, gx and gb are the gradients of weights, input and bias. "
            + counted(results.group(NetworkStudy.LAYERS).stream().filter(record -> record.shape().equals(train)).toList());
  }

  /** How many of the questions were won. */
  private static String counted(List<Measurement> records) {
    List<Measurement> ours = records.stream()
        .filter(record -> record.contender().equals(Names.LANEWISE) || record.contender().equals(Names.TRANSPOSE_MATMUL))
        .filter(record -> record.ratioToOpenblas().isPresent()).toList();
    long ahead = ours.stream().filter(record -> record.ratioToOpenblas().getAsDouble() >= 1).count();
    return "Lanewise is ahead in " + ahead + " of " + ours.size() + ".";
  }

  private String squaresSays() {
    List<Measurement> ours = results.group(SquareProducts.GROUP).stream()
        .filter(record -> record.contender().equals(Names.LANEWISE)).toList();
    if (ours.isEmpty()) {
      return "";
    }
    Measurement largest = ours.getLast();
    return "Billions of floating-point operations a second for a square product on one thread: "
        + Figures.threeDigits(largest.gflops()) + " at " + largest.shape().spoken() + ", " + partOfPeak(largest)
        + ". The dashed line is the best round of a loop of nothing but vector multiply-adds: what the arithmetic units can do.";
  }

  private String threadsSay() {
    return "The products on two threads, ReLU and loss on one, for both alike; " + train.spoken() + ".";
  }

  private String again() {
    List<Measurement> same = results.records().stream().filter(record -> record.contender().equals(Names.OPENBLAS_AGAIN)).toList();
    return same.isEmpty() ? "Without OpenBLAS there are no ratios to check."
        : "The very same OpenBLAS call, entered twice as “" + Names.OPENBLAS_AGAIN + "”, must come out at 1.00×: it did at "
            + same.stream()
                .map(record -> Figures.ratio(record.ratioToOpenblas()) + " (" + Figures.range(record.ratioLow(), record.ratioHigh()) + ")")
                .collect(Collectors.joining(", ")) + ". Differences smaller than that mean nothing.";
  }

  private String machine() {
    Map<String, String> facts = new LinkedHashMap<>(results.machine());
    facts.put("provider", results.provider() + ", " + results.vectorBits() + "-bit vectors");
    results.openblas().forEach((name, value) -> facts.put("OpenBLAS " + name, value));
    facts.put("environment", results.environment().isEmpty() ? "no variable of OpenBLAS or OpenMP is set"
        : results.environment().entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")));
    facts.put("JVM flags", String.join(" ", results.jvmFlags()));
    facts.put("commit", results.commit());
    facts.put("date", results.date() + ", " + results.mode() + " run");
    return facts.entrySet().stream()
        .map(fact -> "<tr><th scope=\"row\">" + escape(fact.getKey()) + "</th><td>" + escape(fact.getValue()) + "</td></tr>")
        .collect(Collectors.joining("\n", "<div class=\"scroll\"><table class=\"facts\">\n", "\n</table></div>"));
  }

  private Optional<Measurement> backward(String contender) {
    return results.find("backward", train, contender);
  }

  private static String milliseconds(Measurement record) {
    return Figures.threeDigits(record.medianMs()) + " ms";
  }

  // ---- HTML -----------------------------------------------------------------------------------------------------------------------------

  /** With a heading row for each question where the table has them, so that it stays narrow enough for a phone. */
  private static String html(Table table) {
    boolean questions = table.header().contains("who");
    int from = questions ? GROUPED_COLUMNS : 0;
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<caption>")
        .append(escape(table.title())).append("</caption>\n<thead><tr>");
    for (int column = from; column < table.header().size(); column++) {
      html.append("<th scope=\"col\"").append(table.isNumber(column) ? " class=\"number\">" : ">")
          .append(escape(table.heading(column))).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : table.rows()) {
      if (questions && !row.getFirst().isEmpty()) {
        html.append("<tr class=\"question\"><th scope=\"rowgroup\" colspan=\"").append(table.header().size() - from).append("\">")
            .append(escape(row.getFirst())).append(" <span>").append(escape(row.get(1))).append("</span></th></tr>\n");
      }
      html.append(questions ? row.contains(Names.OPENBLAS) ? "<tr class=\"rival\">" : "<tr>" : "<tr class=\"lined\">");
      for (int column = from; column < row.size(); column++) {
        html.append(table.isNumber(column) ? "<td class=\"number\">" : "<td>").append(escape(row.get(column))).append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String script(String library) {
    String source = SOURCE_MAP.matcher(resource("vendor/" + library + ".min.js")).replaceAll("");
    return "<script>/* " + library + ", licence at the end of this file */\n" + source.strip() + "\n</script>";
  }

  private static String notices() {
    return LIBRARIES.stream().map(library -> "<!--\n" + library + "\n\n" + comment(resource("vendor/" + library + ".LICENSE")) + "\n-->")
        .collect(Collectors.joining("\n")) + "\n<!--\n" + comment(resource("vendor/BUNDLED.txt")) + "\n-->";
  }

  private static String comment(String text) {
    return text.strip().replace("--", "- -");
  }

  private static String escape(String text) {
    // Sizes such as 784 × 50 stay on one line.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace(" × ", "\u00a0×\u00a0");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": not in the jar of " + Page.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
