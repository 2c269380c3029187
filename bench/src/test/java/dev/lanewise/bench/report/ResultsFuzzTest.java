package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Results of any kind: shown, written and read again as they were, or refused by an IOException with a reason. The fuzzer of profile "fuzz" looks for
 * inputs; those it found are tested here.
 */
class ResultsFuzzTest {
  /** A page is long: while fuzzing, it is written for one input of so many. */
  private static final int PAGES = 64;

  @TestFactory
  Stream<DynamicTest> whatTheFuzzerFoundIsShownOrRefused() throws IOException, URISyntaxException {
    Path folder = Path.of(ResultsFuzzTest.class.getResource("ResultsFuzzTestInputs").toURI());
    List<Path> inputs;
    try (Stream<Path> files = Files.list(folder)) {
      inputs = files.sorted().toList();
    }
    assertTrue(inputs.size() >= 43, () -> inputs.size() + " inputs");
    return inputs.stream().map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> show(Files.readAllBytes(input), true)));
  }

  /** A results.json. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    show(input, Arrays.hashCode(input) % PAGES == 0);
  }

  private static void show(byte[] input, boolean page) throws IOException {
    Results results;
    try {
      results = Json.read(new String(input, StandardCharsets.UTF_8), Results.class);
    } catch (IOException refused) {
      assertFalse(refused.getMessage().isBlank());
      return;
    }
    assertEquals(results, Json.read(Json.write(results), Results.class));
    Results compared = results.since(results);
    assertFalse(ConsoleReport.of(compared).isBlank());
    assertTrue(!page || Page.of(compared).startsWith("<!DOCTYPE html>"));
  }
}
