package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ActivationStatisticsTest {
  @Test
  void byHand() {
    ActivationStatistics statistics = ActivationStatistics.of("x", Tensor.of(new float[] {1, 2, 3, 6}, 2, 2));
    assertEquals(3, statistics.mean());
    assertEquals(Math.sqrt(14.0 / 3), statistics.std(), 1e-12);
    assertTrue(Double.isNaN(ActivationStatistics.of("one", Tensor.full(1f, 1)).std()));
    assertTrue(Double.isNaN(ActivationStatistics.of("none", Tensor.zeros(0)).mean()));
  }

  /** On standardized input, √784 = 28, 1 and √2 are what the initializations are known for. */
  @Test
  void tellsInitializationsApart() {
    assertEquals(28, std(Init.STANDARD_NORMAL), 0.5);
    assertEquals(1, std(Init.XAVIER), 0.02);
    assertEquals(Math.sqrt(2), std(Init.KAIMING_NORMAL), 0.03);
    assertEquals(Math.sqrt(2), std(Init.KAIMING_UNIFORM_FAN_IN), 0.03);
  }

  private static double std(Init init) {
    SplittableRandom random = new SplittableRandom(5);
    Tensor x = Init.STANDARD_NORMAL.weight(500, 784, random);
    return ActivationStatistics.of(new Sequential(new Linear(784, 50, init, random)), x).getFirst().std();
  }

  @Test
  void aShiftCentresTheActivations() {
    SplittableRandom random = new SplittableRandom(6);
    Tensor x = Init.STANDARD_NORMAL.weight(500, 784, random);
    Tensor weight = Init.KAIMING_NORMAL.weight(784, 50, random);
    double plain = ActivationStatistics.of(new Sequential(new Linear(weight), new Relu()), x).getLast().mean();
    double shifted = ActivationStatistics.of(new Sequential(new Linear(weight), new Relu(0.5f)), x).getLast().mean();
    assertEquals(Math.sqrt(2) / Math.sqrt(2 * Math.PI), plain, 0.03);
    assertEquals(plain - 0.5, shifted, 1e-6);
  }

  @Test
  void describePrintsALineForEveryLayer() {
    Sequential layers = new Sequential(new Linear(Tensor.of(new float[] {1, -1}, 1, 2)), new Relu());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<ActivationStatistics> statistics = ActivationStatistics.describe(
        layers, Tensor.of(new float[] {1, 3}, 2, 1), new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertEquals(List.of("Linear(1, 2, no bias)", "Relu()"), statistics.stream().map(ActivationStatistics::layer).toList());
    assertEquals(
        List.of("Linear(1, 2, no bias)    mean   0.0000  std   2.5820", "Relu()                   mean   1.0000  std   1.4142"),
        printed.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
