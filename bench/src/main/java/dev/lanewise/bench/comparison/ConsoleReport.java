package dev.lanewise.bench.comparison;

import java.util.stream.Collectors;

/** The tables as plain text. */
public final class ConsoleReport {
  private ConsoleReport() {}

  /** All tables and caveats. */
  public static String of(Results results) {
    String tables = Tables.of(results).stream().map(Table::toText).collect(Collectors.joining("\n"));
    String caveats = Surroundings.caveats(results).stream().map(caveat -> "note: " + caveat + "\n").collect(Collectors.joining());
    String legend = results.openblasMissing().isPresent() ? ""
        : "× OpenBLAS is speed: above 1 is faster; median and quartiles of the rounds.\n";
    return tables + "\n" + legend + caveats;
  }
}
