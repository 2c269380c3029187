package dev.lanewise.bench.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables that console and page show. */
final class Tables {
  static final String WHOLE = "Forward and backward, one thread";
  static final String LAYERS = "Layer by layer, one thread";
  static final String SQUARES = "Square products, one thread";
  static final String THREADS = "Forward and backward, two threads";
  static final String NOTEBOOKS = "The notebooks' own figures, their machines, beside the same work here";

  private static final String LAYER_SIZES = "n × in × nh";

  private Tables() {}

  /** Those that have rows. */
  static List<Table> of(Results results) {
    List<Table> tables = List.of(
        questions(WHOLE, LAYER_SIZES, results.group(NetworkStudy.WHOLE)),
        questions(LAYERS, LAYER_SIZES, results.group(NetworkStudy.LAYERS)),
        questions(SQUARES, "m × k × n", results.group(SquareProducts.GROUP)),
        questions(THREADS, LAYER_SIZES, results.group(TwoThreads.GROUP)),
        notebooks(results));
    return tables.stream().filter(table -> !table.rows().isEmpty()).toList();
  }

  private static Table questions(String title, String sizes, List<Measurement> records) {
    List<String> header = List.of(
        "what", sizes, "who", ">median ms", ">× OpenBLAS", ">quartiles", ">spread", ">GFLOP/s", ">GB/s", ">max error", ">notebook ms");
    List<List<String>> rows = new ArrayList<>();
    Measurement before = null;
    for (Measurement record : records) {
      boolean sameQuestion = before != null && before.name().equals(record.name()) && before.shape().equals(record.shape());
      boolean single = record.rounds() == 1;
      boolean baseline = record.contender().equals(Names.OPENBLAS);
      rows.add(List.of(
          sameQuestion ? "" : record.name(), sameQuestion ? "" : record.shape().spoken(), record.contender(),
          Figures.threeDigits(record.medianMs()),
          baseline ? "1" : Figures.ratio(record.ratioToOpenblas()),
          baseline || single ? "" : Figures.range(record.ratioLow(), record.ratioHigh()),
          single ? "" : Figures.percent(record.spread()), Figures.threeDigits(record.gflops()), Figures.threeDigits(record.gbps()),
          Figures.error(record.maxError()), Figures.threeDigits(record.notebookMs())));
      before = record;
    }
    return withoutEmptyColumns(new Table(title, header, rows));
  }

  /** Every figure of the notebooks beside the same work here. */
  private static Table notebooks(Results results) {
    List<List<String>> rows = new ArrayList<>();
    for (NotebookFigure figure : NotebookFigure.ALL) {
      Optional<Measurement> here = results.find(figure.name(), figure.shape(), figure.contender());
      Optional<Measurement> openblas = results.find(figure.name(), figure.shape(), Names.OPENBLAS);
      rows.add(List.of(
          figure.what() + ", " + figure.shape().spoken(), figure.printed(),
          here.map(record -> Figures.threeDigits(record.medianMs())).orElse("not measured"),
          openblas.map(record -> Figures.threeDigits(record.medianMs())).orElse(""),
          here.map(Measurement::contender).orElse(figure.contender())));
    }
    return withoutEmptyColumns(new Table(
        NOTEBOOKS, List.of("what they timed", ">theirs, ms", ">here, ms", ">OpenBLAS here, ms", "here by"), rows));
  }

  private static Table withoutEmptyColumns(Table table) {
    List<Integer> kept = new ArrayList<>();
    for (int column = 0; column < table.header().size(); column++) {
      int at = column;
      if (table.rows().stream().anyMatch(row -> !row.get(at).isEmpty())) {
        kept.add(column);
      }
    }
    return new Table(
        table.title(), kept.stream().map(table.header()::get).toList(),
        table.rows().stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }
}
