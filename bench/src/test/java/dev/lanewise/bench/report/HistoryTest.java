package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Outcome;
import dev.lanewise.bench.comparison.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static Measurement record(String contender, double medianNs, OptionalDouble ratio) {
    OptionalDouble none = OptionalDouble.empty();
    OptionalDouble low = ratio.isPresent() ? OptionalDouble.of(0.95 * ratio.getAsDouble()) : none;
    OptionalDouble high = ratio.isPresent() ? OptionalDouble.of(1.05 * ratio.getAsDouble()) : none;
    return new Measurement(
        "squares", "sgemm", new Shape(8, 8, 8), contender, 1, medianNs, medianNs, 9, 0.1, none, none, none, none, none, none, ratio, low, high,
        Optional.empty(), none, none, none, none, none, none);
  }

  private static History.Change change(Measurement then, Measurement now) {
    return Sample.with(List.of(now)).since(Sample.with(List.of(then))).history().orElseThrow().changes().getFirst();
  }

  @Test
  void theSpeedOverOpenblasCountsWhateverTheClockSays() {
    History.Change change = change(
        record("Lanewise", 100, OptionalDouble.of(1.0)), record("Lanewise", 200, OptionalDouble.of(1.3)));
    assertEquals(Outcome.FASTER, change.outcome());
    assertEquals(1.3, change.change(), 1e-12);
    assertEquals("OpenBLAS", change.by());
    assertEquals(Outcome.SLOWER, change(record("Lanewise", 1, OptionalDouble.of(1.3)), record("Lanewise", 1, OptionalDouble.of(1.0))).outcome());
  }

  @Test
  void withoutOpenblasTheClockCounts() {
    History.Change change = change(record("Lanewise", 100, OptionalDouble.empty()), record("Lanewise", 200, OptionalDouble.empty()));
    assertEquals(Outcome.SLOWER, change.outcome());
    assertEquals(0.5, change.change(), 1e-12);
    assertEquals("clock", change.by());
  }

  @Test
  void overlappingQuartilesAreNoChange() {
    assertEquals(
        Outcome.UNDECIDED, change(record("Lanewise", 1, OptionalDouble.of(1.0)), record("Lanewise", 1, OptionalDouble.of(1.08))).outcome());
  }

  @Test
  void whatTheSameContenderDiffersFromItselfByIsNoise() {
    Measurement again = record("OpenBLAS again", 1, OptionalDouble.of(1.4));
    List<Measurement> then = List.of(record("Lanewise", 1, OptionalDouble.of(1.0)), again);
    List<Measurement> now = List.of(record("Lanewise", 1, OptionalDouble.of(1.3)), again);
    History history = Sample.with(now).since(Sample.with(then)).history().orElseThrow();
    assertEquals(1, history.changes().size(), "rivals are not compared with themselves");
    assertEquals(Outcome.UNDECIDED, history.changes().getFirst().outcome());
    assertTrue(history.beyondNoise().isEmpty());
  }

  @Test
  void anotherMachineIsACaveat() {
    Results sample = Sample.results();
    Map<String, String> machine = new LinkedHashMap<>(sample.run().machine());
    machine.put("cpu", "another");
    Results old = Sample.with(Sample.run(machine, Map.of()), sample.openblas(), sample.records());
    assertFalse(sample.since(old).history().orElseThrow().sameMachine());
    assertTrue(Page.of(sample.since(old)).contains("come from another machine"));
    assertFalse(Page.of(sample.since(sample)).contains("come from another machine"));
  }
}
