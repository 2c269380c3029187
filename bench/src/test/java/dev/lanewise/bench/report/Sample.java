package dev.lanewise.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A results.json as one run wrote it. Its figures were taken on a busy machine and stand for nothing. */
final class Sample {
  private Sample() {}

  static Results results() {
    try (InputStream in = Sample.class.getResourceAsStream("sample-results.json")) {
      return ResultsJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
