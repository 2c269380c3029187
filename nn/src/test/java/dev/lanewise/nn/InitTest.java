package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitTest {
  private static final int IN = 784;
  private static final int OUT = 50;

  @ParameterizedTest
  @CsvSource({
    "STANDARD_NORMAL, 1", "XAVIER, 0.03571428571", "KAIMING_NORMAL, 0.05050762723", "KAIMING_UNIFORM_FAN_IN, 0.05050762723",
    "KAIMING_UNIFORM_FAN_OUT, 0.2"
  })
  void meanAndDeviation(Init init, double std) {
    ActivationStatistics drawn = ActivationStatistics.of("weight", init.weight(IN, OUT, new SplittableRandom(1)));
    // Five standard errors of 39,200 draws; those of a deviation are largest for the normal distribution.
    assertEquals(0, drawn.mean(), 5 * std / Math.sqrt(IN * OUT));
    assertEquals(std, drawn.std(), 5 * std / Math.sqrt(2.0 * IN * OUT));
  }

  @ParameterizedTest
  @CsvSource({"KAIMING_UNIFORM_FAN_IN, 784", "KAIMING_UNIFORM_FAN_OUT, 50"})
  void uniformWeightsFillTheirInterval(Init init, int fan) {
    double bound = Math.sqrt(6.0 / fan);
    float max = 0;
    for (float weight : init.weight(IN, OUT, new SplittableRandom(1)).toArray()) {
      max = Math.max(max, Math.abs(weight));
    }
    assertTrue(max <= (float) bound, () -> "bound " + bound);
    assertEquals(bound, max, bound / 1000);
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameWeights(Init init) {
    Tensor once = init.weight(7, 5, new SplittableRandom(3));
    assertArrayEquals(once.toArray(), init.weight(7, 5, new SplittableRandom(3)).toArray());
    assertTrue(once.get(0, 0) != init.weight(7, 5, new SplittableRandom(4)).get(0, 0));
    assertArrayEquals(new float[5], new Linear(7, 5, init, new SplittableRandom(3)).bias().value().toArray());
  }
}
