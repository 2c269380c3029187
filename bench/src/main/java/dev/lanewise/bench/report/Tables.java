package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Cell;
import dev.lanewise.bench.comparison.Figures;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.NotebookFigure;
import dev.lanewise.bench.comparison.Outcome;
import dev.lanewise.bench.comparison.Roof;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.comparison.Table;
import dev.lanewise.bench.goals.GoalTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** The tables that console and page show. */
final class Tables {
  static final String WAYS = "Three ways to the same weight gradient, and OpenBLAS's";
  static final String GOALS = "Goals";
  static final String BEHIND_GOALS = "What the goals' figures are made of";
  static final String WHOLE = "Forward and backward, one thread";
  static final String LAYERS = "Layer by layer, one thread";
  static final String SQUARES = "Square products, one thread";
  static final String SKINNY = "Skinny products, one thread";
  static final String ROOFS = "Limits of the machine";
  static final String THREADS = "Forward and backward on more threads";
  static final String HISTORY = "Faster or slower than before, beyond noise";
  static final String AGAIN = "The same OpenBLAS, entered twice";
  static final String FAILED = "What failed";
  static final String NOTEBOOKS = "The notebooks' own figures, their machines, beside the same work here";

  private static final String LAYER_SIZES = "n × in × nh";
  private static final String PRODUCT_SIZES = "m × k × n";
  private static final double NANOS_A_MILLI = 1e6;

  private Tables() {}

  /** Those that have rows. */
  static List<Table> of(Results results) {
    List<Table> tables = List.of(
        ways(results), goals(results),
        questions(WHOLE, LAYER_SIZES, results.group("whole")),
        questions(LAYERS, LAYER_SIZES, results.group("layers")),
        questions(SQUARES, PRODUCT_SIZES, results.group("squares")),
        questions(SKINNY, PRODUCT_SIZES, results.group("skinny")),
        roofs(results),
        questions(THREADS, LAYER_SIZES, results.group("threads")),
        history(results), failed(results), again(results), notebooks(results));
    return tables.stream().filter(table -> !table.rows().isEmpty()).map(Table::withoutEmptyColumns).toList();
  }

  private static Table questions(String title, String sizes, List<Measurement> records) {
    return new Table(
        title,
        List.of("what", sizes, "who", ">threads", ">median ms", ">× OpenBLAS", ">quartiles", "that is", ">× one thread", ">spread", ">GFLOP/s",
            ">GB/s", ">of limit", ">max error", ">notebook ms"),
        records.stream().map(Tables::row).toList());
  }

  private static List<Cell> row(Measurement record) {
    boolean single = record.rounds() == 1;
    boolean baseline = record.contender().equals(Names.OPENBLAS);
    return List.of(
        Cell.text(record.name(), record.name()), Cell.of(record.shape()), Cell.words(record.contender()),
        record.group().equals("threads") ? Cell.figure(record.threads(), Integer.toString(record.threads())) : Cell.EMPTY,
        milliseconds(record),
        baseline ? figure(record.ratioToOpenblas(), _ -> "1") : figure(record.ratioToOpenblas(), Figures::ratio),
        baseline || single ? Cell.EMPTY : range(record.ratioLow(), record.ratioHigh()),
        Cell.words(record.outcome().map(Outcome::words).orElse("")),
        figure(record.speedup(), Figures::ratio),
        single ? Cell.EMPTY : Cell.figure(record.spread(), Figures.percent(record.spread())),
        figure(record.gflops(), Figures::threeDigits), figure(record.gbps(), Figures::threeDigits),
        figure(record.partOfLimit(), Figures::wholePercent), figure(record.maxError(), Figures::error),
        figure(record.notebookMs(), Figures::threeDigits));
  }

  static Cell milliseconds(Measurement record) {
    return Cell.figure(record.medianNs(), Figures.threeDigits(record.medianNs() / NANOS_A_MILLI));
  }

  static Cell figure(OptionalDouble value, DoubleFunction<String> form) {
    return value.isPresent() ? Cell.figure(value.getAsDouble(), form.apply(value.getAsDouble())) : Cell.EMPTY;
  }

  static Cell range(OptionalDouble low, OptionalDouble high) {
    if (low.isEmpty() || high.isEmpty()) {
      return Cell.EMPTY;
    }
    DoubleFunction<String> form = value -> Figures.ratio(value).replace("×", "");
    return figure(low, form).and("–").and(figure(high, form));
  }

  /** What each way to xᵀ·gy does and moves. */
  private static Table ways(Results results) {
    Shape train = Facts.train(results);
    return new Table(
        WAYS,
        List.of("way", ">ms", ">GFLOP of arithmetic", ">GB read", ">GB written", ">GFLOP/s", ">GB/s", ">of limit"),
        Stream.of(Names.NAIVE, Names.EINSUM, Names.TRANSPOSE_MATMUL, Names.OPENBLAS, Names.LIBTORCH_EINSUM, Names.LIBTORCH_MATMUL)
            .flatMap(way -> results.find(Facts.WEIGHTS, train, way).stream())
            .map(record -> List.of(
                Cell.words(record.contender()), milliseconds(record), billions(record.flops()), billions(record.bytesRead()),
                billions(record.bytesWritten()), figure(record.gflops(), Figures::threeDigits), figure(record.gbps(), Figures::threeDigits),
                figure(record.partOfLimit(), Figures::wholePercent)))
            .toList());
  }

  static Cell billions(OptionalDouble value) {
    return figure(value, amount -> Figures.threeDigits(amount / 1e9));
  }

  private static Table goals(Results results) {
    return new Table(
        GOALS, List.of("of", "goal", "figure", "verdict"),
        results.goals().stream().flatMap(table -> table.rows().stream().map(row -> List.of(
            stated(table.table()), stated(row.goal()), stated(row.figure()),
            row.verdict().reason().isEmpty() ? Cell.words(row.verdict().text())
                : Cell.words(row.verdict().word() + ": ").and(stated(row.verdict().reason())))))
            .toList());
  }

  /** What the figures of the goals are made of. */
  static Table behindGoals(Results results) {
    return new Table(
        BEHIND_GOALS, List.of("goal", "what", "against", ">figure", ">quartiles", ">GFLOP/s", ">theirs"),
        results.goals().stream().flatMap(table -> table.rows().stream()).flatMap(row -> row.details().stream().map(detail -> List.of(
            stated(row.name()), stated(detail.what()), stated(detail.against()), decimal(detail.figure().median()),
            decimal(detail.figure().low()).and("–").and(decimal(detail.figure().high())), figure(detail.gflops(), Figures::threeDigits),
            figure(detail.othersGflops(), Figures::threeDigits))))
            .toList());
  }

  private static Cell decimal(double value) {
    return Cell.figure(value, String.format(Locale.ROOT, "%.2f", value));
  }

  private static Cell stated(String text) {
    return Cell.text(text, text);
  }

  private static Table roofs(Results results) {
    return new Table(
        ROOFS, List.of("vectors", ">threads", ">multiply-adds, GFLOP/s", ">read, GB/s", ">copy, GB/s"),
        results.roofs().stream().map(roof -> List.of(
            Cell.figure(roof.bits(), roof.bits() + "\u00a0bits"), Cell.figure(roof.threads(), Integer.toString(roof.threads())),
            rate(roof.peakGflops()), rate(roof.readGbps()), rate(roof.copyGbps()))).toList());
  }

  static Cell rate(double value) {
    return Cell.figure(value, Figures.threeDigits(value));
  }

  private static Table history(Results results) {
    return new Table(
        HISTORY, List.of("what", "size", "who", ">threads", "measured by", ">before", ">now", ">change", "that is"),
        results.history().stream().flatMap(history -> history.beyondNoise().stream()).map(change -> List.of(
            Cell.text(change.name(), change.name()), Cell.of(change.shape()), Cell.words(change.contender()),
            Cell.figure(change.threads(), Integer.toString(change.threads())),
            Cell.words(change.by().equals("clock") ? "calls a second" : "speed over OpenBLAS"),
            rate(change.before()), rate(change.after()), Cell.figure(change.change(), Figures.ratio(change.change())),
            Cell.words(change.outcome().words()))).toList());
  }

  private static Table failed(Results results) {
    return new Table(
        FAILED, List.of("what", "size", "by", "why"),
        results.failures().stream().map(failed -> List.of(
            stated(failed.name()), stated(failed.shape()), Cell.words(failed.contender()), stated(failed.reason()))).toList());
  }

  private static Table again(Results results) {
    return new Table(
        AGAIN, List.of("what", "size", ">× itself", ">quartiles", "1 lies within"),
        results.records().stream().filter(record -> record.contender().equals(Names.OPENBLAS_AGAIN) && record.ratioToOpenblas().isPresent())
            .map(record -> List.of(
                Cell.text(record.name(), record.name()), Cell.of(record.shape()), figure(record.ratioToOpenblas(), Figures::ratio),
                range(record.ratioLow(), record.ratioHigh()), Cell.words(Caveats.differsFromItself(record) ? "no" : "yes")))
            .toList());
  }

  /** Every figure of the notebooks beside the same work here. */
  private static Table notebooks(Results results) {
    return new Table(
        NOTEBOOKS, List.of("what they timed", "n × in × nh", ">theirs, ms", ">here, ms", ">OpenBLAS here, ms", "here by"),
        NotebookFigure.ALL.stream().map(figure -> {
          Optional<Measurement> here = results.find(figure.name(), figure.shape(), figure.contender());
          Optional<Measurement> openblas = results.find(figure.name(), figure.shape(), Names.OPENBLAS);
          return List.of(
              stated(figure.what()), Cell.of(figure.shape()), stated(figure.printed()),
              here.map(Tables::milliseconds).orElse(Cell.words("not measured")), openblas.map(Tables::milliseconds).orElse(Cell.EMPTY),
              Cell.words(here.map(Measurement::contender).orElse(figure.contender())));
        }).toList());
  }

  /** The machine's limits in a sentence's words. */
  static Cell limits(Roof roof) {
    return rate(roof.peakGflops()).and(" GFLOP/s of multiply-adds, ").and(rate(roof.readGbps())).and(" GB/s of reading, ")
        .and(rate(roof.copyGbps())).and(" GB/s of copying");
  }
}
