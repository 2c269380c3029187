package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The same call gives the same bits, cold and hot: compiling a kernel must not change the order of its sums. */
class RepeatabilityTest {
  private static final int CALLS = 20_000;

  @Test
  void productsKeepTheirBitsAsTheyGetHot() {
    float[] a = Reference.uniform(20 * 61, 1);
    float[] b = Reference.uniform(61 * 11, 2);
    float[] first = new float[20 * 11];
    float[] again = new float[20 * 11];
    Sgemm.sgemm(Transpose.NO, Transpose.NO, 20, 11, 61, 1, a, 0, 61, b, 0, 11, 0, first, 0, 11);
    for (int call = 0; call < CALLS; call++) {
      Sgemm.sgemm(Transpose.NO, Transpose.NO, 20, 11, 61, 1, a, 0, 61, b, 0, 11, 0, again, 0, 11);
      assertArrayEquals(first, again);
    }
  }

  @Test
  void reductionsKeepTheirBitsAsTheyGetHot() {
    float[] x = Reference.uniform(1000, 1);
    float[] y = Reference.uniform(1000, 2);
    float loss = MeanSquaredError.forward(1000, x, 0, y, 0);
    float[] sum = new float[1];
    Bias.columnSum(1000, 1, x, 0, 1, sum, 0);
    float[] again = new float[1];
    for (int call = 0; call < CALLS; call++) {
      assertEquals(loss, MeanSquaredError.forward(1000, x, 0, y, 0));
      Bias.columnSum(1000, 1, x, 0, 1, again, 0);
      assertArrayEquals(sum, again);
    }
  }
}
