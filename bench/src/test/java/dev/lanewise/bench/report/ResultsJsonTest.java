package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResultsJsonTest {
  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Results sample = Sample.results();
    assertEquals(sample, read(Json.write(sample)));
  }

  @Test
  void everyRequiredFieldIsThereForEveryRecord() {
    String text = Json.write(Sample.results());
    for (String field : List.of(
        "roofs", "failures", "warm_up", "goals", "facts", "notebooks",
        "machine", "commit", "date", "jvm_flags", "env", "vector_bits", "provider", "openblas", "version", "core", "threads", "records")) {
      assertTrue(text.contains("\"" + field + "\" :"), field);
    }
    int records = Sample.results().records().size();
    for (String field : List.of(
        "median_ns", "min_ns", "spread", "bytes_read", "gbps", "ratio_to_openblas",
        "outcome", "part_of_limit", "max_error")) {
      assertEquals(records, text.split("\"" + field + "\" :", -1).length - 1, field);
    }
  }

  @Test
  void absentFiguresAreNullAndStrangeTextSurvives() throws IOException {
    OptionalDouble none = OptionalDouble.empty();
    Measurement bare = new Measurement(
        "whole", "\"quoted\" \\ </script> é\n", new Shape(1, 2, 3), "nobody", 1, 1, 1, 1, 0, none, none, none, none, none, none, none, none, none,
        Optional.empty(), none, none, none, none, none, none);
    Results strange = Sample.with(List.of(bare));
    String text = Json.write(strange);
    assertTrue(text.contains("\"gflops\" : null"), text);
    assertEquals(strange, read(text));
  }

  @Test
  void whatIsNoResultIsRejectedWithAReason() {
    rejected("", "No content");
    rejected("[]", "Array");
    rejected("null", "expected Results");
    rejected("{}", "issing");
    rejected("{\"mode\": \"quick\", \"mode\": \"full\"}", "Duplicate");
    String good = Json.write(Sample.results());
    rejected(good.replaceFirst("\"vector_bits\" : \\d+", "\"vector_bits\" : \"many\""), "vector_bits");
    rejected(good.replaceFirst("\"shape\" : \"[^\"]*\"", "\"shape\" : 7"), "shape");
    rejected(good + "{}", "railing");
    rejected(good.replaceFirst("\"openblas\" : \\{[^}]*}", "\"openblas\" : null"), "openblas");
    rejected(good.replaceFirst("\"cpu\" : \"[^\"]*\"", "\"cpu\" : null"), "cpu");
    rejected(good.replaceFirst("\"records\" : \\[", "\"records\" : [ null,"), "records");
    rejected(good.replaceFirst("\"verdict\" : \"[^\"]*\"", "\"verdict\" : null"), "verdict");
    rejected(good.replaceFirst("\"ratio_low\" : [\\d.]+", "\"ratio_low\" : null"), "without quartiles");
    rejected(good.replaceFirst("(\"call\" : 1,\\s*\"gflops\" : )[\\d.]+", "$1-1"), "expected a number > 0");
    rejected(good.substring(0, good.length() / 2), "");
  }

  private static Results read(String text) throws IOException {
    return Json.read(text, Results.class);
  }

  private static void rejected(String text, String reason) {
    IOException failure = assertThrows(IOException.class, () -> read(text), text);
    assertTrue(failure.getMessage().contains(reason), failure.getMessage());
  }

  @Test
  void whatAnOlderVersionLacksIsEmpty() throws IOException {
    String old = Json.write(Sample.results()).replaceAll("(?s)\"roofs\" : \\[.*?\\],\\s*\"records\"", "\"records\"")
        .replaceAll("\"(part_of_limit|outcome|speedup)\" : [^,]*,", "").replace("\"warm_up\"", "\"unknown_here\"");
    assertTrue(read(old).roofs().isEmpty() && read(old).warmUp().isEmpty());
    assertTrue(read(old).records().stream().allMatch(record -> record.partOfLimit().isEmpty() && record.outcome().isEmpty()));
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
    assertFalse(Sample.results().group("skinny").isEmpty());
    assertFalse(Sample.results().group("threads").isEmpty());
    assertFalse(Sample.results().roofs().isEmpty());
    assertFalse(Sample.results().warmUp().isEmpty());
    assertFalse(Sample.results().goals().isEmpty());
  }
}
