package dev.lanewise.bench.goals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.util.ListStatistics;

class VerdictTest {
  private static Figure figure(double low, double median, double high) {
    return new Figure(median, low, high, low, 9);
  }

  @Test
  void theQuartilesDecide() {
    assertEquals("holds", Verdict.atLeast(1, figure(1.00, 1.02, 1.05)).text());
    assertEquals("short", Verdict.atLeast(1, figure(0.90, 0.95, 0.99)).text());
    assertEquals("unclear: 0.97 … 1.08", Verdict.atLeast(1, figure(0.97, 1.02, 1.08)).text());
    assertEquals("unclear: 0.97 … 1.00", Verdict.atLeast(1, figure(0.97, 0.98, 1.00)).text());
    assertEquals("holds", Verdict.atMost(0, Figure.exactly(0)).text());
    assertEquals("short", Verdict.atMost(0, Figure.exactly(16)).text());
    assertEquals("unclear: 0.50 … 1.50", Verdict.atMost(1, figure(0.5, 0.9, 1.5)).text());
  }

  @Test
  void theWorstPartIsTheVerdict() {
    Verdict holds = Verdict.atLeast(1, figure(1.1, 1.2, 1.3));
    Verdict unclear = Verdict.atLeast(1, figure(0.9, 1.0, 1.1)).at("512 × 512 × 512");
    Verdict misses = Verdict.atLeast(1, figure(0.7, 0.8, 0.9)).at("nowhere");
    assertEquals("unclear: 0.90 … 1.10 at 512 × 512 × 512", holds.and(unclear).text());
    assertEquals("short", misses.text());
    assertEquals(misses, unclear.and(misses));
    assertEquals(misses, misses.and(unclear));
    assertEquals("not measured: one processor", holds.and(Verdict.unmeasured("one processor")).text());
    assertEquals("failed: no memory", misses.and(Verdict.failed("no memory")).text());
  }

  @Test
  void figuresAreMediansWithQuartiles() {
    Figure figure = Figure.of(new ListStatistics(new double[] {5, 1, 4, 2, 3, 7, 6}));
    assertEquals(new Figure(4, 2, 6, 1, 7), figure);
  }

  @Test
  void theGeometricMeanOfFiguresIsNarrowerThanTheyAre() {
    Figure mean = Figure.geometricMean(List.of(figure(0.5, 1, 2), figure(2, 4, 8), figure(1, 2, 4), figure(1, 2, 4)));
    assertEquals(2, mean.median(), 1e-12);
    assertEquals(2 * Math.sqrt(2), mean.high(), 1e-12, "√(4·(ln 2)²) / 4 = ln 2 / 2");
    assertEquals(2 / Math.sqrt(2), mean.low(), 1e-12);
    assertEquals(0.5, mean.min());
    assertEquals(new Figure(3, 2, 5, 2, 9).median(), Figure.geometricMean(List.of(figure(2, 3, 5))).median(), 1e-12);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Figure.geometricMean(List.of())).getMessage().contains("figures: none"));
  }

  @Test
  void aQuotientOfFiguresHasTheSpreadOfBoth() {
    Figure quotient = figure(1.9, 2, 2.1).over(figure(4, 4, 4));
    assertEquals(0.5, quotient.median());
    assertEquals(0.475, quotient.low(), 1e-12);
    assertEquals(0.525, quotient.high(), 1e-12);
    Figure same = figure(0.5, 1, 2).over(figure(0.5, 1, 2));
    assertEquals(Math.exp(Math.sqrt(2) * Math.log(2)), same.high(), 1e-12);
    assertEquals(1 / same.high(), same.low(), 1e-12);
  }
}
