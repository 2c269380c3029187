package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Table;
import dev.lanewise.bench.comparison.Visible;
import java.util.stream.Collectors;

/** The tables as plain text. */
public final class ConsoleReport {
  private ConsoleReport() {}

  /** All tables and caveats. */
  public static String of(Results results) {
    String tables = Tables.of(results).stream().map(Table::toText).collect(Collectors.joining("\n"));
    String caveats = Caveats.of(results).stream().map(caveat -> "note: " + Visible.of(caveat) + "\n").collect(Collectors.joining());
    String legend = results.openblasMissing().isPresent() ? ""
        : "× OpenBLAS is speed: above 1 is faster; median and quartiles of the rounds.\n"
            + "of limit: the least time that arithmetic units and memory allow, over the median; caches can make it more than 100 %.\n";
    return tables + "\n" + legend + caveats;
  }
}
