package dev.lanewise.bench.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.rounds.RoundTimes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Shape SHAPE = new Shape(100, 10, 10);
  private static final Roof ROOF = new Roof(256, 1, 100, 20, 20);

  private static List<Measurement> measured(Map<String, List<Double>> seconds) {
    List<Entry> entries = Stream.of(Names.LANEWISE, Names.ONE_THREAD, Names.OPENBLAS, Names.OPENBLAS_AGAIN, Names.FMA_PEAK)
        .filter(seconds::containsKey)
        .map(name -> new Entry(
            name, () -> {}, name.equals(Names.FMA_PEAK) ? Cost.arithmetic(SHAPE.flops()) : Cost.product(SHAPE), Agreement.UNCHECKED))
        .toList();
    Question question = new Question("squares", "sgemm", SHAPE, seconds.containsKey(Names.ONE_THREAD) ? 2 : 1, entries, List.of());
    return new Evaluation(question, new RoundTimes(seconds)).measurements(entries);
  }

  private static List<Measurement> judged(Map<String, List<Double>> seconds, Roof... roofs) {
    Ledger ledger = new Ledger(256);
    List.of(roofs).forEach(ledger::add);
    ledger.addAll(measured(seconds));
    return ledger.records();
  }

  @Test
  void aClearDifferenceIsCalledAndAnUnclearOneIsNot() {
    assertEquals(Optional.of(Outcome.FASTER), judged(Map.of(
        Names.LANEWISE, List.of(1e-3, 1e-3, 1e-3), Names.OPENBLAS, List.of(2e-3, 1.9e-3, 2.1e-3))).getFirst().outcome());
    assertEquals(Optional.of(Outcome.SLOWER), judged(Map.of(
        Names.LANEWISE, List.of(2e-3, 2e-3, 2e-3), Names.OPENBLAS, List.of(1e-3, 1e-3, 1.1e-3))).getFirst().outcome());
    assertEquals(Optional.of(Outcome.UNDECIDED), judged(Map.of(
        Names.LANEWISE, List.of(1e-3, 1e-3, 1e-3), Names.OPENBLAS, List.of(2e-3, 0.9e-3, 1.1e-3))).getFirst().outcome());
    assertEquals(Optional.of(Outcome.UNDECIDED), judged(Map.of(
        Names.LANEWISE, List.of(1e-3), Names.OPENBLAS, List.of(1.5e-3))).getFirst().outcome(), "one round must show a factor of two");
  }

  @Test
  void whoDiffersFromItselfByAsMuchWinsNothing() {
    List<Measurement> records = judged(Map.of(
        Names.LANEWISE, List.of(1e-3, 1e-3, 1e-3), Names.OPENBLAS, List.of(1.2e-3, 1.2e-3, 1.2e-3),
        Names.OPENBLAS_AGAIN, List.of(0.9e-3, 0.9e-3, 0.9e-3)));
    assertEquals(Optional.of(Outcome.UNDECIDED), records.getFirst().outcome());
    assertEquals(Optional.empty(), records.getLast().outcome());
  }

  @Test
  void thePartOfTheLimitIsTheLeastTimeOverTheMedian() {
    Map<String, List<Double>> seconds = Map.of(Names.LANEWISE, List.of(1e-6));
    // 20,000 flops take 200 ns at 100 GFLOP/s, 4,400 bytes in and 4,000 out 420 ns at 20 GB/s.
    assertEquals(0.42, judged(seconds, ROOF).getFirst().partOfLimit().orElseThrow(), 1e-12);
    assertTrue(judged(seconds, new Roof(128, 1, 100, 20, 20)).getFirst().partOfLimit().isEmpty(), "another width's limit");
    assertEquals(1.0, judged(seconds, new Roof(256, 1, 20, 1e9, 1e9)).getFirst().partOfLimit().orElseThrow(), 1e-12);
  }

  @Test
  void whoeverAnswersLateStandsWithTheQuestion() {
    Ledger ledger = new Ledger(256);
    ledger.addAll(measured(Map.of(Names.LANEWISE, List.of(1e-3))));
    Entry other = new Entry("other", () -> {}, Cost.product(SHAPE), Agreement.UNCHECKED);
    ledger.addAll(new Evaluation(
        new Question("whole", "forward", SHAPE, List.of(other)), new RoundTimes(Map.of("other", List.of(1e-3)))).measurements(List.of(other)));
    ledger.addAll(new ForkedLibtorch.Answer(
        measured(Map.of(Names.OPENBLAS, List.of(1e-3))), List.of(new Failed("whole", "forward", "", Names.LIBTORCH, "no luck"))));
    assertEquals(List.of(Names.LANEWISE, Names.OPENBLAS, "other"), ledger.records().stream().map(Measurement::contender).toList());
    assertEquals("no luck", ledger.failures().getFirst().reason());
  }

  @Test
  void timesOfOtherRoundsStandBesideOpenblasByTheirRatio() {
    Ledger ledger = new Ledger(256);
    ledger.addAll(measured(Map.of(Names.OPENBLAS, List.of(6e-3, 6e-3, 6e-3))));
    ledger.addAll(new ForkedLibtorch.Answer(
        measured(Map.of(Names.OPENBLAS, List.of(1e-3, 2e-3, 1e-3), Names.LANEWISE, List.of(0.5e-3, 1e-3, 0.5e-3))).stream()
            .filter(record -> record.contender().equals(Names.LANEWISE)).toList(), List.of()));
    Measurement late = ledger.records().getLast();
    assertEquals(2, late.ratioToOpenblas().orElseThrow(), 1e-12);
    assertEquals(3e6, late.medianNs(), 1e-3);
    assertEquals(SHAPE.flops() / 3e6, late.gflops().orElseThrow(), 1e-12);
  }

  @Test
  void aPeakSeenBetweenProductsCounts() {
    Ledger ledger = new Ledger(256);
    ledger.add(ROOF);
    ledger.add(new Roof(128, 1, 50, 20, 20));
    ledger.addAll(measured(Map.of(Names.FMA_PEAK, List.of(3e-7, 1e-7, 2e-7))));
    assertEquals(200, ledger.roofs().getFirst().peakGflops(), 1e-9);
    assertEquals(50, ledger.roofs().getLast().peakGflops());
  }

  @Test
  void writingIsWhatCopyingTakesBeyondReading() {
    assertEquals(5, new Roof(256, 1, 1, 10, 20.0 / 3).writeGbps(), 1e-9);
    assertEquals(30, new Roof(256, 1, 1, 10, 30).writeGbps(), "never negative, however odd the figures");
  }

  @Test
  void moreThreadsAreComparedWithOneInTheSameRounds() {
    Measurement ours = measured(Map.of(
        Names.LANEWISE, List.of(1e-3, 2e-3), Names.ONE_THREAD, List.of(1.5e-3, 3e-3), Names.OPENBLAS, List.of(1e-3, 1e-3))).getFirst();
    assertEquals(1.5, ours.speedup().orElseThrow(), 1e-12);
    assertEquals(2, ours.threads());
  }

  @Test
  void threadsDoubleUpToAllProcessors() {
    assertEquals(List.of(1), Comparison.threads(1, false));
    assertEquals(List.of(1, 2), Comparison.threads(2, true));
    assertEquals(List.of(1, 2, 4, 8, 12), Comparison.threads(12, false));
    assertEquals(List.of(1, 2, 12), Comparison.threads(12, true));
  }

  @Test
  void theCurveIsMadeOfMediansOfWholeStretches() {
    List<CurvePoint> points = WarmUpCurve.points("x", List.of(
        Stream.iterate(1, call -> call <= 20, call -> call + 1).map(call -> call < 10 ? 1.0 : 0.5).toList()));
    assertEquals(1, points.getFirst().call());
    assertEquals(WarmUpCurve.SHAPE.flops() / 1e9, points.getFirst().gflops());
    assertEquals(2 * points.getFirst().gflops(), points.getLast().gflops());
    assertTrue(points.getLast().call() <= 15, "the last stretch is whole: " + points.getLast());
  }
}
