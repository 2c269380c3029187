package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A results.json as one run wrote it. Its figures were taken on a busy machine and stand for nothing. */
final class Sample {
  private Sample() {}

  static Results results() {
    try (InputStream in = Sample.class.getResourceAsStream("sample-results.json")) {
      return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Results.class);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Results with(List<Measurement> records) {
    Results sample = results();
    return new Results(
        sample.run(), sample.openblas(), sample.rivals(), sample.partial(), sample.roofs(), records, sample.failures(), sample.warmUp(),
        sample.goals(), sample.history());
  }

  static Results with(Run run, Map<String, String> openblas, List<Measurement> records) {
    Results sample = results();
    return new Results(
        run, openblas, sample.rivals(), sample.partial(), sample.roofs(), records, sample.failures(), sample.warmUp(), sample.goals(),
        sample.history());
  }

  /** With another machine or environment. */
  static Run run(Map<String, String> machine, Map<String, String> environment) {
    Run run = results().run();
    return new Run(
        run.mode(), run.date(), run.commit(), machine, run.jvmFlags(), environment, run.provider(), run.vectorBits());
  }
}
