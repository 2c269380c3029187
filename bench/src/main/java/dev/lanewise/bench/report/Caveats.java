package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Pins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What makes figures worth less than they look, in whole sentences. */
final class Caveats {
  private Caveats() {}

  static List<String> of(Results results) {
    List<String> caveats = new ArrayList<>();
    if (!results.partial().isEmpty()) {
      caveats.add("This report is partial: " + results.partial() + ". What had been measured by then is here.");
    }
    if (!results.failures().isEmpty()) {
      caveats.add("Not everything could be measured; see “What failed”.");
    }
    results.rivals().forEach((name, facts) -> {
      if (facts.startsWith("missing: ")) {
        caveats.add(name + " did not take part: " + facts.substring("missing: ".length()) + ".");
      }
    });
    caveats.addAll(Pins.caveats(results.run().environment()));
    Map<String, String> openblas = results.openblas();
    results.openblasMissing().ifPresent(reason -> caveats.add("There is no OpenBLAS to compare with: " + reason.replace("\n", "; ") + "."));
    String version = openblas.getOrDefault("version", "OpenBLAS");
    if (!version.startsWith("OpenBLAS")) {
      caveats.add("The rows named OpenBLAS were measured with another library: " + version + ", " + openblas.get("library") + ".");
    }
    if (!openblas.getOrDefault("threads", "1").equals("1")) {
      caveats.add("OpenBLAS ignored the request for one thread and used " + openblas.get("threads") + ".");
    }
    if (results.run().provider().equals("scalar")) {
      caveats.add("Lanewise ran its plain loops, many times slower than its vector kernels; ./lanewise info says why.");
    }
    if (results.records().stream().anyMatch(Caveats::differsFromItself)) {
      caveats.add("The same OpenBLAS, entered twice, did not always come out at 1 within its spread: the machine was busy, and ratios are rough.");
    }
    results.history().filter(history -> !history.sameMachine()).ifPresent(_ -> caveats.add(
        "The results compared with come from another machine, Java or vector width: what got faster or slower may be due to that alone."));
    return List.copyOf(caveats);
  }

  /** Whether 1 lies outside the quartiles of the same contender's second entry. */
  static boolean differsFromItself(Measurement record) {
    return record.contender().equals(Names.OPENBLAS_AGAIN) && record.ratioToOpenblas().isPresent()
        && (record.ratioLow().getAsDouble() > 1 || record.ratioHigh().getAsDouble() < 1);
  }
}
