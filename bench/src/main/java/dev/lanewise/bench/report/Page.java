package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Cell;
import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** index.html: one file that needs no network. Tables and sentences are written here, charts are drawn in the reader's browser. */
public final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");
  private static final List<String> LIBRARIES = List.of("vega", "vega-lite", "vega-embed");

  private final Results results;
  private final Sentences sentences;
  private final Map<String, Table> tables;

  private Page(Results results) {
    this.results = results;
    this.sentences = new Sentences(results);
    this.tables = Tables.of(results).stream().collect(Collectors.toMap(Table::title, table -> table, (one, _) -> one, LinkedHashMap::new));
  }

  /** The page for these results. */
  public static String of(Results results) {
    return new Page(results).html();
  }

  private String html() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("cpu", Cell.escape(results.run().machine().getOrDefault("cpu", "")));
    places.put("style", resource("page.css"));
    places.put("where", Cell.escape(where()));
    places.put("caveats", Caveats.of(results).stream()
        .map(caveat -> "<p class=\"caveat\">" + Cell.escape(caveat) + "</p>").collect(Collectors.joining("\n")));
    places.put("key-figures", sentences.keyFigures().stream()
        .map(figure -> "<div><dt>" + figure.get(0).html() + "</dt><dd>" + figure.get(1).html()
            + "<small>" + figure.get(2).html() + "</small></dd></div>")
        .collect(Collectors.joining("\n")));
    places.put("train", Facts.train(results).toString());
    places.put("backward-says", sentences.backward().html());
    places.put("arithmetic", sentences.arithmetic().html());
    places.put("naive-says", sentences.naive().html());
    places.put("einsum-says", sentences.einsumAndMatmul().html());
    places.put("elsewhere", sentences.elsewhere().html());
    places.put("image-gradient", sentences.imageGradient().html());
    places.put("libtorchs-ways", sentences.libtorchsWays().html());
    places.put("table-ways", table(Tables.WAYS));
    places.put("section-goals", section("Goals", "", sentences.goals(), Tables.GOALS));
    Table behind = Tables.behindGoals(results);
    places.put("behind-goals", behind.rows().isEmpty() ? ""
        : "<details>\n<summary>Every measurement behind them</summary>\n" + HtmlTable.of(behind) + "\n</details>");
    places.put("section-whole", section("Forward and backward, one thread", chart("whole"), sentences.whole(), Tables.WHOLE));
    places.put("section-layers", section("Layer by layer, one thread", chart("layers"), sentences.layers(), Tables.LAYERS));
    places.put("section-squares", section("Square products, one thread", chart("squares"), sentences.squares(), Tables.SQUARES));
    places.put("section-skinny", section("Skinny products, one thread", chart("skinny"), sentences.skinny(), Tables.SKINNY));
    places.put("section-roofline", section("What the machine allows", chart("roofline"), sentences.roofline(), Tables.ROOFS));
    places.put("section-threads", section("More threads", chart("threads"), sentences.threads(), Tables.THREADS));
    places.put("section-warm-up", results.warmUp().isEmpty() ? ""
        : section("The first calls", chart("warm-up"), sentences.warmUp(), ""));
    places.put("section-history", results.history().isEmpty() ? "" : section("Since then", "", sentences.history(), Tables.HISTORY));
    places.put("section-failed", section("What failed", "", Cell.words(
        "This was to be measured and could not be; everything else was measured all the same."), Tables.FAILED));
    places.put("table-notebooks", table(Tables.NOTEBOOKS));
    places.put("worst-error", sentences.worstError().html());
    places.put("limit", sentences.errorLimit().html());
    places.put("again", sentences.again().html());
    places.put("table-again", table(Tables.AGAIN));
    places.put("machine", machine());
    places.put("mode-option", results.run().mode().equals("quick") ? " --quick" : "        ");
    // "</script>" or "<!--" inside a text would end or hide the data.
    places.put("results", Json.write(results).strip().replace("<", "\\u003c"));
    places.put("scripts", LIBRARIES.stream().map(Page::script).collect(Collectors.joining("\n")));
    places.put("charts", resource("charts.js"));
    places.put("sorting", resource("sorting.js"));
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

  private String where() {
    return results.run().machine().getOrDefault("cpu", "unknown processor") + " · " + results.run().machine().getOrDefault("java", "") + " · "
        + (results.run().provider().equals("vector") ? results.run().vectorBits() + "-bit vectors" : results.run().provider() + " provider")
        + results.openblasMissing().map(_ -> "").orElse(" · " + results.openblas().get("version") + ", " + results.openblas().get("core"))
        + " · " + results.run().date() + " · commit " + results.run().commit();
  }

  private String table(String title) {
    return tables.containsKey(title) ? HtmlTable.of(tables.get(title)) : "";
  }

  private String chart(String id) {
    return "<div class=\"chart\" id=\"" + id + "\" data-shape=\"" + Facts.train(results) + "\"></div>";
  }

  /** Nothing where there is neither a sentence nor a row. */
  private String section(String heading, String chart, Cell says, String title) {
    String table = table(title);
    if (table.isEmpty() && (says.isEmpty() || chart.isEmpty() && !heading.equals("Since then"))) {
      return "";
    }
    String figure = chart.isEmpty() ? "<p>" + says.html() + "</p>"
        : "<figure>\n" + chart + "\n<figcaption>" + says.html() + "</figcaption>\n</figure>";
    return "<section>\n<h2>" + heading + "</h2>\n" + figure + "\n" + table + "\n</section>";
  }

  private String machine() {
    Map<String, String> facts = new LinkedHashMap<>(results.run().machine());
    facts.put("provider", results.run().provider() + ", " + results.run().vectorBits() + "-bit vectors");
    results.openblas().forEach((name, value) -> facts.put("OpenBLAS " + name, value));
    facts.putAll(results.rivals());
    facts.put("environment", results.run().environment().isEmpty() ? "no variable of OpenBLAS or OpenMP is set"
        : results.run().environment().entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")));
    facts.put("JVM flags", String.join(" ", results.run().jvmFlags()));
    facts.put("commit", results.run().commit());
    facts.put("date", results.run().date() + ", " + results.run().mode() + " run");
    return facts.entrySet().stream()
        .map(fact -> "<tr><th scope=\"row\">" + Cell.escape(fact.getKey()) + "</th><td>" + Cell.escape(fact.getValue()) + "</td></tr>")
        .collect(Collectors.joining("\n", "<div class=\"scroll\"><table class=\"facts\">\n", "\n</table></div>"));
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
