package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResultsJsonTest {
  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Results sample = Sample.results();
    assertEquals(sample, ResultsJson.read(ResultsJson.write(sample)));
  }

  @Test
  void everyRequiredFieldIsThereForEveryRecord() {
    String text = ResultsJson.write(Sample.results());
    for (String field : List.of(
        "machine", "commit", "date", "jvm_flags", "env", "vector_bits", "provider", "openblas", "version", "core", "threads", "records")) {
      assertTrue(text.contains("\"" + field + "\" :"), field);
    }
    int records = Sample.results().records().size();
    for (String field : List.of(
        "name", "shape", "contender", "median_ns", "min_ns", "rounds", "spread", "gflops", "gbps", "ratio_to_openblas", "max_error",
        "notebook_ms")) {
      assertEquals(records, text.split("\"" + field + "\" :", -1).length - 1, field);
    }
  }

  @Test
  void absentFiguresAreNullAndStrangeTextSurvives() throws IOException {
    Results sample = Sample.results();
    Measurement bare = new Measurement(
        "whole", "\"quoted\" \\ </script> é\n", new Shape(1, 2, 3), "nobody", 1, 1, 1, 1, 0, OptionalDouble.empty(), OptionalDouble.empty(),
        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
        OptionalDouble.empty());
    Results strange = new Results(
        sample.mode(), sample.date(), sample.commit(), sample.machine(), sample.jvmFlags(), sample.environment(), sample.provider(),
        sample.vectorBits(), sample.openblas(), List.of(bare));
    String text = ResultsJson.write(strange);
    assertTrue(text.contains("\"gflops\" : null"), text);
    assertEquals(strange, ResultsJson.read(text));
  }

  @Test
  void whatIsNoResultIsRejectedWithAReason() {
    rejected("", "expected an object");
    rejected("[]", "expected an object");
    rejected("{}", "missing");
    rejected("{\"mode\": \"quick\", \"mode\": \"full\"}", "Duplicate");
    String good = ResultsJson.write(Sample.results());
    rejected(good.replaceFirst("\"vector_bits\" : \\d+", "\"vector_bits\" : \"many\""), "vector_bits: many, expected a number");
    rejected(good.replaceFirst("\"shape\" : \"[^\"]*\"", "\"shape\" : 7"), "shape: 7.0, expected a string");
    rejected(good + "{}", "expected the end");
    rejected(good.substring(0, good.length() / 2), "");
  }

  private static void rejected(String text, String reason) {
    IOException failure = assertThrows(IOException.class, () -> ResultsJson.read(text));
    assertTrue(failure.getMessage().contains(reason), failure.getMessage());
  }

  @Test
  void shapesReadAndWrite() {
    assertEquals(new Shape(50_000, 784, 50), Shape.parse("50000x784x50"));
    assertEquals("50000x784x50", new Shape(50_000, 784, 50).toString());
    assertEquals("50,000 × 784 × 50", new Shape(50_000, 784, 50).spoken());
    assertEquals(3.92e9, new Shape(50_000, 784, 50).flops());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Shape.parse("1x2")).getMessage().contains("\"1x2\""));
  }

  @Test
  void theSampleHasWhatThePageShows() {
    assertFalse(Sample.results().group("whole").isEmpty());
    assertFalse(Sample.results().group("layers").isEmpty());
    assertFalse(Sample.results().group("squares").isEmpty());
  }
}
