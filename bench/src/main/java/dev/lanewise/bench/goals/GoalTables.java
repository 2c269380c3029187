package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Figures;
import dev.lanewise.bench.comparison.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of goals as plain text, and below it, for each, the measurements behind its figure. */
public final class GoalTables {
  private static final int MOST_DETAILS = 40;

  private GoalTables() {}

  /** All tables. */
  public static String of(GoalResults results) {
    Table goals = Table.ofTexts(
        "Goals of " + results.table(), List.of("row", "goal", "figure", "verdict"),
        results.rows().stream().map(row -> List.of(row.name(), row.goal(), row.figure(), row.verdict().text())).toList());
    String details = results.rows().stream().filter(row -> !row.details().isEmpty())
        .map(row -> "\n" + details(row).toText()).collect(Collectors.joining());
    return goals.toText() + details
        + "\nVectors of " + results.run().vectorBits() + " bits."
        + " Figures against others are speeds, above 1 is faster: medians and quartiles of rounds, or of JVMs."
        + " \"theirs\": the other's GFLOP/s.\n";
  }

  /** Of many, those that are furthest behind. */
  private static Table details(Row row) {
    boolean tooMany = row.details().size() > MOST_DETAILS;
    List<Detail> shown = tooMany
        ? row.details().stream().sorted(Comparator.comparingDouble(detail -> detail.figure().median())).limit(MOST_DETAILS).toList()
        : row.details();
    return Table.ofTexts(
        row.name() + (tooMany ? ", the lowest " + MOST_DETAILS + " of " + row.details().size() : ""),
        List.of("what", "against", ">figure", ">quartiles", ">least", ">samples", ">GFLOP/s", ">theirs"),
        shown.stream().map(detail -> List.of(
            detail.what(), detail.against(), format("%.3f", detail.figure().median()),
            format("%.3f", detail.figure().low()) + "–" + format("%.3f", detail.figure().high()), format("%.3f", detail.figure().min()),
            Integer.toString(detail.figure().samples()), Figures.threeDigits(detail.gflops()), Figures.threeDigits(detail.othersGflops())))
            .toList());
  }

  private static String format(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
