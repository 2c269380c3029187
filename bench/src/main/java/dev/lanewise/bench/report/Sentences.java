package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Cell;
import dev.lanewise.bench.comparison.Figures;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.NotebookFigure;
import dev.lanewise.bench.comparison.Roof;
import dev.lanewise.bench.comparison.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** What the charts show, in sentences whose figures come from the results. A sentence without its figures is empty. */
final class Sentences {
  private final Results results;
  private final Map<String, Double> facts;
  private final Shape train;

  Sentences(Results results) {
    this.results = results;
    this.facts = results.facts();
    this.train = Facts.train(results);
  }

  private Cell fact(String name, DoubleFunction<String> form) {
    return facts.containsKey(name) ? Cell.figure(facts.get(name), form.apply(facts.get(name))) : Cell.EMPTY;
  }

  private Cell count(String name) {
    return fact(name, value -> Long.toString(Math.round(value)));
  }

  private Cell times(String name) {
    return fact(name, Figures::threeDigits);
  }

  private Cell gigabytes(String name) {
    return fact(name, bytes -> Figures.threeDigits(bytes / 1e9));
  }

  private static Cell milliseconds(Measurement record) {
    return Tables.milliseconds(record).and(" ms");
  }

  private static Cell billions(double value) {
    return Tables.billions(OptionalDouble.of(value));
  }

  // ---- the notebooks' question ----------------------------------------------------------------------------------------------------------

  Cell backward() {
    Optional<Measurement> naive = results.find(Facts.BACKWARD, train, Names.NAIVE);
    Optional<Measurement> einsum = results.find(Facts.BACKWARD, train, Names.EINSUM);
    Optional<Measurement> matmul = results.find(Facts.BACKWARD, train, Names.TRANSPOSE_MATMUL);
    if (naive.isEmpty() || einsum.isEmpty() || matmul.isEmpty()) {
      return Cell.EMPTY;
    }
    Cell rival = results.find(Facts.BACKWARD, train, Names.OPENBLAS)
        .map(record -> Cell.words("; ").and(milliseconds(record)).and(" with OpenBLAS's products")).orElse(Cell.EMPTY);
    Cell libtorch = results.find(Facts.BACKWARD, train, Names.LIBTORCH)
        .map(record -> Cell.words("; ").and(milliseconds(record)).and(" by libtorch")).orElse(Cell.EMPTY);
    return Cell.words("One backward pass at ").and(Cell.of(train)).and(": ").and(milliseconds(naive.get()))
        .and(" if the outer product of every image is stored before they are summed, ").and(milliseconds(einsum.get())).and(" by einsum, ")
        .and(milliseconds(matmul.get())).and(" by a transposed matmul").and(rival).and(libtorch)
        .and(". Diamonds are the notebooks' own figures on their machines, where the first two also compute the gradient of the images.");
  }

  /** What the arithmetic of the weight gradient is. */
  Cell arithmetic() {
    return weights(Names.EINSUM).map(record -> billions(record.cost().flops()).and(" GFLOP, a multiply and an add for each of ").and(Cell.of(train)))
        .orElse(Cell.words("a multiply and an add for each image, input and output"));
  }

  /** Why naive is slow. */
  Cell naive() {
    Optional<Measurement> naive = weights(Names.NAIVE);
    Optional<Measurement> einsum = weights(Names.EINSUM);
    if (naive.isEmpty() || einsum.isEmpty()) {
      return Cell.EMPTY;
    }
    Measurement slow = naive.get();
    Measurement fast = einsum.get();
    return Cell.words("Here it moved ").and(gigabytes("gw_naive_bytes")).and(" GB, ")
        .and(times("gw_bytes_naive_over_einsum")).and(" times the ").and(gigabytes("gw_einsum_bytes"))
        .and(" GB that x and gy are, and took ").and(milliseconds(slow)).and(": ").and(Tables.figure(slow.gbps(), Figures::threeDigits))
        .and(" GB/s through memory, and for the arithmetic units just ").and(Tables.figure(slow.gflops(), Figures::threeDigits))
        .and(" GFLOP/s").and(limitOf(slow)).and(". The rest is instructions: each product is stored, loaded again, and added to a sum that is loaded and "
            + "stored itself, where a register tile needs one multiply-add for all of that. Einsum took ").and(milliseconds(fast)).and(", ").and(times("gw_naive_over_einsum")).and(" times less: ")
        .and(Tables.figure(fast.gflops(), Figures::threeDigits)).and(" GFLOP/s").and(limitOf(fast)).and(".");
  }

  private static Cell limitOf(Measurement record) {
    return record.partOfLimit().isEmpty() ? Cell.EMPTY
        : Cell.words(", ").and(Tables.figure(record.partOfLimit(), Figures::wholePercent)).and(" of what this machine's limits allow");
  }

  /** Einsum beside the transposed matmul. */
  Cell einsumAndMatmul() {
    Optional<Measurement> einsum = weights(Names.EINSUM);
    Optional<Measurement> matmul = weights(Names.TRANSPOSE_MATMUL);
    if (einsum.isEmpty() || matmul.isEmpty()) {
      return Cell.EMPTY;
    }
    Cell bound = facts.containsKey("ridge") && facts.get("gw_einsum_intensity") > facts.get("ridge")
        ? Cell.words("Each byte they read serves ").and(times("gw_einsum_intensity")).and(" operations, where naive has ")
            .and(times("gw_naive_intensity")).and(" for each byte it moves; from ").and(times("ridge"))
            .and(" on, this machine computes longer than it reads. ")
        : Cell.EMPTY;
    return bound.and("Measured: ").and(milliseconds(einsum.get())).and(" by einsum, ").and(milliseconds(matmul.get()))
        .and(" by the transposed matmul, a factor of ").and(times("gw_transpose_matmul_over_einsum")).and(".");
  }

  /** Why they differ in the notebooks: what they printed for the same work, and for less. */
  Cell elsewhere() {
    Shape many = NotebookFigure.TRAIN_80;
    Shape few = NotebookFigure.VALID_80;
    return Cell.words("For the same work they hardly differ there: at ").and(Cell.of(many)).and(" the notebooks printed ")
        .and(printed("backward, einsum", many, Names.EINSUM)).and(" ms for einsum and ")
        .and(printed("backward, layers", many, Names.TRANSPOSE_MATMUL))
        .and(" ms for matmuls; at ").and(Cell.of(few)).and(", ").and(printed("backward, einsum", few, Names.EINSUM)).and(" and ")
        .and(printed("backward, matmul", few, Names.TRANSPOSE_MATMUL)).and(" ms. What was much faster is the framework's own layer, ")
        .and(printed("backward, the framework", many, Names.TRANSPOSE_MATMUL)).and(" ms, and ")
        .and(printed("backward, the framework", NotebookFigure.TRAIN_50, Names.TRANSPOSE_MATMUL)).and(" ms beside einsum's ")
        .and(printed("backward, einsum", NotebookFigure.TRAIN_50, Names.EINSUM)).and(" at ").and(Cell.of(NotebookFigure.TRAIN_50))
        .and(": not least because it does less. ");
  }

  private static Cell printed(String what, Shape shape, String contender) {
    return NotebookFigure.find(what, shape, contender).map(figure -> Cell.text(figure.printed(), figure.printed())).orElse(Cell.EMPTY);
  }

  /** What the gradient of the images costs, which the framework leaves out. */
  Cell imageGradient() {
    return results.find(Facts.INPUTS, train, Names.TRANSPOSE_MATMUL)
        .map(record -> Cell.words(": ").and(Tables.billions(record.flops())).and(" GFLOP more and ").and(Tables.billions(record.bytesWritten()))
            .and(" GB to write, here ").and(milliseconds(record)).and(" (the row “layer 1 gx”)")).orElse(Cell.EMPTY);
  }

  /** The two ways by the notebooks' library, on this machine. */
  Cell libtorchsWays() {
    Optional<Measurement> einsum = weights(Names.LIBTORCH_EINSUM);
    Optional<Measurement> matmul = weights(Names.LIBTORCH_MATMUL);
    return einsum.isEmpty() || matmul.isEmpty() ? Cell.EMPTY
        : Cell.words("The notebooks' library itself, libtorch, measured here for the weight gradient alone: ").and(milliseconds(einsum.get()))
            .and(" by its einsum, ").and(milliseconds(matmul.get())).and(" by its transposed matmul.");
  }

  private Optional<Measurement> weights(String way) {
    return results.find(Facts.WEIGHTS, train, way);
  }

  // ---- charts ---------------------------------------------------------------------------------------------------------------------------

  Cell whole() {
    return results.openblasMissing().isPresent() ? Cell.EMPTY
        : Cell.words("Lanewise's speed over OpenBLAS's: bars to the right of the line are faster than OpenBLAS, to the left slower; the thin line "
            + "spans the middle half of the rounds. ").and(verdicts("whole"));
  }

  Cell layers() {
    return results.openblasMissing().isPresent() ? Cell.EMPTY
        : Cell.words("The same for each product of the network at ").and(Cell.of(train))
            .and(": gw, gx and gb are the gradients of weights, input and bias. In the whole table: ").and(verdicts("layers"));
  }

  /** How many comparisons say what. */
  private Cell verdicts(String group) {
    return Cell.words("Lanewise is faster in ").and(count(group + "_faster")).and(" of ").and(count(group + "_compared"))
        .and(" comparisons and slower in ").and(count(group + "_slower")).and("; ").and(count(group + "_undecided"))
        .and(" are too close to call, because the rounds vary more than the two differ.");
  }

  Cell squares() {
    Optional<Measurement> largest = Facts.lastSquare(results);
    if (largest.isEmpty()) {
      return Cell.EMPTY;
    }
    Cell peak = facts.containsKey("largest_square_part_of_peak")
        ? Cell.words(", ").and(fact("largest_square_part_of_peak", Figures::wholePercent)).and(" of the multiply-add peak") : Cell.EMPTY;
    return Cell.words("Billions of floating-point operations a second for a square product on one thread: ")
        .and(Tables.figure(largest.get().gflops(), Figures::threeDigits)).and(" at ").and(Cell.of(largest.get().shape())).and(peak)
        .and(". The dashed line is the best round of nothing but vector multiply-adds: what the arithmetic units can do. ")
        .and(results.openblasMissing().isPresent() ? Cell.EMPTY : verdicts("squares"));
  }

  Cell skinny() {
    if (results.group("skinny").isEmpty()) {
      return Cell.EMPTY;
    }
    return Cell.words("Many rows by few columns, as a layer of a network multiplies them: a mini-batch and a large batch of images by ever more "
        + "outputs. With few columns there is little to compute for each value read, and memory sets the limit. ")
        .and(results.openblasMissing().isPresent() ? Cell.EMPTY : verdicts("skinny"));
  }

  Cell roofline() {
    Optional<Roof> roof = results.roof(1);
    return roof.isEmpty() ? Cell.EMPTY
        : Cell.words("Each point is a kernel: to the right, more arithmetic for each byte it has to move; upwards, faster. No point on data from "
            + "memory can lie above the lines: to the left memory is the limit, to the right the arithmetic units. Measured here on one thread: ")
            .and(Tables.limits(roof.get())).and("; from ").and(times("ridge")).and(" operations a byte on, arithmetic decides. "
                + "Points above the slope had their data in a cache.");
  }

  Cell threads() {
    List<Measurement> faster = results.group("threads").stream().filter(record -> record.speedup().isPresent()).toList();
    if (faster.isEmpty()) {
      return results.group("threads").isEmpty() ? Cell.EMPTY : Cell.words("This machine has one processor: there is nothing to scale over.");
    }
    Cell says = Cell.words("Products, ReLU and column sums on more threads, loss on one, for both alike, at ").and(Cell.of(train)).and(". ");
    int most = faster.stream().mapToInt(Measurement::threads).max().orElseThrow();
    for (Measurement record : faster.stream().filter(one -> one.threads() == most).toList()) {
      says = says.and("Lanewise's ").and(Cell.text(record.name(), record.name())).and(" on ")
          .and(Cell.figure(most, Integer.toString(most))).and(" threads: ")
          .and(Tables.figure(record.speedup(), Figures::threeDigits)).and(" times as fast as on one. ");
    }
    Cell peak = fact("peak_on_" + most + "_threads", Figures::threeDigits);
    return peak.isEmpty() ? says : says.and("Bare multiply-adds gain a factor of ").and(peak)
        .and(": more the processors here, which may share a core, do not give.");
  }

  Cell warmUp() {
    List<Cell> sentences = new ArrayList<>();
    for (String contender : List.of(Names.LANEWISE, Names.OPENBLAS)) {
      if (facts.containsKey("first_call_of_" + contender)) {
        sentences.add(Cell.words(contender + "'s first timed call in a cold JVM, the one after classes are loaded, has ").and(fact("first_call_of_" + contender, Figures::percent))
            .and(" of the final speed, and call ").and(count("calls_until_warm_of_" + contender))
            .and(" is the first with nine tenths of it. "));
      }
    }
    return sentences.isEmpty() ? Cell.EMPTY
        : sentences.stream().reduce(Cell.words("A square product of 256, call by call. "), Cell::and)
            .and("Java first interprets the kernels, then compiles them twice, each time faster; native code is ready from the start.");
  }

  Cell goals() {
    long holds = results.goals().stream().flatMap(table -> table.rows().stream()).filter(row -> row.verdict().word().equals("holds")).count();
    return results.goals().isEmpty() ? Cell.EMPTY
        : Cell.words("What was promised of the kernels, and what was measured. “Unclear” means that the spread of the rounds reaches across the "
            + "goal. The figure is that of the case furthest behind. " + (holds == 0 ? "None holds for certain." : ""));
  }

  Cell history() {
    return results.history().map(history -> Cell.words("Compared with the ").and(history.mode()).and(" run of ")
        .and(Cell.text(history.date(), history.date())).and(", commit ").and(Cell.text(history.commit(), history.commit())).and(": ")
        .and(count("since_faster")).and(" figures got better and ").and(count("since_slower")).and(" worse, beyond the spread of both runs; ")
        .and(count("since_undecided")).and(" did not change beyond it. Where there is an OpenBLAS in both, its speed is the measure, so that a "
            + "machine that is slower today does not look like a slower kernel.")).orElse(Cell.EMPTY);
  }

  Cell again() {
    boolean any = results.records().stream().anyMatch(record -> record.contender().equals(Names.OPENBLAS_AGAIN));
    return any ? Cell.words("The very same OpenBLAS call, entered twice, must come out at 1 within its spread. In half of the questions "
        + "that asked, the median was off by at most a factor of ")
        .and(fact("noise", value -> String.format(Locale.ROOT, "%.3f", value)))
        .and(": differences of that size mean nothing, and are not called won or lost.")
        : Cell.words("Without OpenBLAS there are no ratios to check.");
  }

  Cell worstError() {
    return fact("worst_error", Figures::error);
  }

  Cell errorLimit() {
    return fact("error_limit", Double::toString);
  }

  // ---- the first look -------------------------------------------------------------------------------------------------------------------

  /** A handful of figures: what, how much, and beside what. */
  List<List<Cell>> keyFigures() {
    List<List<Cell>> figures = new ArrayList<>();
    Optional<Measurement> naive = results.find(Facts.BACKWARD, train, Names.NAIVE);
    Optional<Measurement> matmul = results.find(Facts.BACKWARD, train, Names.TRANSPOSE_MATMUL);
    if (naive.isPresent() && matmul.isPresent()) {
      figures.add(List.of(
          Cell.words("backward, naive over transposed matmul"), times("backward_naive_over_transpose_matmul").and("×"),
          milliseconds(naive.get()).and(" over ").and(milliseconds(matmul.get())).and(", ").and(Cell.of(train))));
    }
    results.find("forward", train, Names.LANEWISE).ifPresent(record -> figures.add(besideOpenblas("forward", record)));
    matmul.ifPresent(record -> figures.add(besideOpenblas("backward", record)));
    Facts.lastSquare(results).ifPresent(record -> figures.add(List.of(
        Cell.words("square product, GFLOP/s"), Tables.figure(record.gflops(), Figures::threeDigits),
        Cell.of(record.shape()).and(facts.containsKey("largest_square_part_of_peak")
            ? Cell.words(", ").and(fact("largest_square_part_of_peak", Figures::wholePercent)).and(" of the measured peak") : Cell.EMPTY))));
    return figures;
  }

  private List<Cell> besideOpenblas(String name, Measurement record) {
    Optional<Measurement> rival = results.find(record.name(), record.shape(), Names.OPENBLAS);
    return rival.isPresent()
        ? List.of(Cell.words(name + ", speed over OpenBLAS"), Tables.figure(record.ratioToOpenblas(), Figures::ratio),
            milliseconds(record).and(" beside ").and(milliseconds(rival.get())).and(", ").and(Cell.of(record.shape())))
        : List.of(Cell.words(name), milliseconds(record), Cell.of(record.shape()));
  }
}
