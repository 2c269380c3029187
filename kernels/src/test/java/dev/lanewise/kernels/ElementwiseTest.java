package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.scalar.ScalarProvider;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Elementwise kernels and reductions against the plain loops: every length over several vectors, any offset, special values in every lane. */
class ElementwiseTest {
  private static final int LONGEST = 70;
  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, 1e-40f
  };

  private final ScalarProvider oracle = new ScalarProvider();

  /** One elementwise kernel on x, y → out, all from offset o, n elements. */
  private interface Kernel {
    void run(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo);
  }

  private static void sameBits(String name, Kernel expected, Kernel actual) {
    for (int n = 0; n <= LONGEST; n++) {
      for (int offset : new int[] {0, 1, 3}) {
        float[] x = special(n + 2 * offset, n);
        float[] y = special(n + 2 * offset + 1, n + 1);
        float[] want = guarded(n + 10);
        float[] got = guarded(n + 10);
        expected.run(n, x, offset, y, offset + 1, want, 4);
        actual.run(n, x, offset, y, offset + 1, got, 4);
        assertArrayEquals(want, got, name + " n " + n + " offset " + offset);
      }
    }
  }

  /** Random values with special ones strewn in so that over the lengths each meets each lane. */
  private static float[] special(int n, int seed) {
    float[] x = Reference.uniform(n, seed);
    for (int i = seed % 3; i < n; i += 3) {
      x[i] = SPECIAL[(i / 3 + seed) % SPECIAL.length];
    }
    return x;
  }

  private static float[] guarded(int n) {
    float[] x = new float[n];
    Arrays.fill(x, 12345f);
    return x;
  }

  @Test
  void relu() {
    for (float shift : new float[] {0f, 0.5f}) {
      sameBits("forward",
          (n, x, xo, y, yo, out, oo) -> oracle.reluForward(n, shift, x, xo, out, oo, 1),
          (n, x, xo, y, yo, out, oo) -> Rectifier.forward(n, shift, x, xo, out, oo));
    }
    sameBits("backward",
        (n, x, xo, y, yo, out, oo) -> oracle.reluBackward(n, x, xo, y, yo, out, oo, 1),
        (n, x, xo, y, yo, out, oo) -> Rectifier.backward(n, x, xo, y, yo, out, oo));
  }

  @Test
  void everyThreadCountGivesTheSameBits() {
    int rows = 1031;
    int columns = 37;
    float[] x = special(rows * columns, 1);
    float[] dy = special(rows * columns, 2);
    float[] summed = Reference.uniform(rows * columns, 3);
    float[][] expected = null;
    for (int threads = 1; threads <= 5; threads++) {
      float[][] got = {new float[rows * columns], new float[rows * columns], new float[columns]};
      Rectifier.forward(rows * columns, 0.5f, x, 0, got[0], 0, Parallelism.of(threads));
      Rectifier.backward(rows * columns, x, 0, dy, 0, got[1], 0, Parallelism.of(threads));
      Bias.columnSum(rows, columns, summed, 0, columns, got[2], 0, Parallelism.of(threads));
      expected = expected == null ? got : expected;
      for (int i = 0; i < got.length; i++) {
        assertArrayEquals(expected[i], got[i], "result " + i + " on " + threads + " threads");
      }
    }
  }

  @Test
  void reluOfNegativeZeroIsPositiveZeroInEveryLane() {
    for (int n = 1; n <= LONGEST; n++) {
      float[] x = new float[n];
      Arrays.fill(x, -0f);
      Rectifier.forward(n, 0, x, 0, x, 0);
      for (float y : x) {
        assertEquals(0, Float.floatToRawIntBits(y));
      }
    }
  }

  @Test
  void scaleAndDifference() {
    sameBits("scale",
        (n, x, xo, y, yo, out, oo) -> oracle.scale(n, -1.7f, x, xo, out, oo),
        (n, x, xo, y, yo, out, oo) -> VectorUpdate.scale(n, -1.7f, x, xo, out, oo));
    sameBits("mean squared error, backward",
        (n, x, xo, y, yo, out, oo) -> oracle.scaledDifference(n, n == 0 ? 0 : 2f / n, x, xo, y, yo, out, oo),
        (n, x, xo, y, yo, out, oo) -> {
          if (n > 0) {
            MeanSquaredError.backward(n, x, xo, y, yo, out, oo);
          }
        });
  }

  @Test
  void axpyRoundsOnceOrTwiceAndTheSameInEveryLane() {
    for (int n = 0; n <= LONGEST; n++) {
      float[] x = Reference.uniform(n + 3, n);
      float[] y = Reference.uniform(n + 3, n + 1);
      float[] got = y.clone();
      VectorUpdate.axpy(n, 0.3f, x, 2, got, 1);
      for (int i = 0; i < n; i++) {
        double exact = 0.3f * (double) x[2 + i] + y[1 + i];
        double bound = Reference.gamma(2) * (Math.abs(0.3f * x[2 + i]) + Math.abs(y[1 + i]));
        assertTrue(Math.abs(got[1 + i] - exact) <= bound, "n " + n);
      }
      assertEquals(y[0], got[0]);
      assertEquals(y[n + 1], got[n + 1]);
    }
    float[] same = new float[LONGEST];
    Arrays.fill(same, 1 / 3f);
    float[] out = new float[LONGEST];
    Arrays.fill(out, 1e-3f);
    VectorUpdate.axpy(LONGEST, 0.7f, same, 0, out, 0);
    for (float value : out) {
      assertEquals(out[0], value);
    }
  }

  @Test
  void bias() {
    for (int columns = 0; columns <= 40; columns++) {
      int ld = columns + 3;
      float[] x = special(7 * ld, columns);
      float[] bias = special(columns + 2, columns + 1);
      float[] want = guarded(7 * ld + 9);
      float[] got = want.clone();
      oracle.addBias(6, columns, x, 1, ld, bias, 2, want, 3, ld + 1);
      Bias.add(6, columns, x, 1, ld, bias, 2, got, 3, ld + 1);
      assertArrayEquals(want, got);
      Bias.add(6, columns, x, 1, ld, bias, 2, x, 1, ld);
      for (int i = 0; i < 6; i++) {
        assertArrayEquals(
            Arrays.copyOfRange(got, 3 + i * (ld + 1), 3 + i * (ld + 1) + columns), Arrays.copyOfRange(x, 1 + i * ld, 1 + i * ld + columns));
      }
    }
  }

  @Test
  void columnSumsStayFarWithinTheBoundOfOneChain() {
    for (int rows : new int[] {0, 1, 2, 3, 127, 128, 129, 1000, 5000}) {
      // On either side of one, two, four and eight vectors of any width.
      for (int columns : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 50, 63, 64, 65, 127, 128, 129}) {
        for (int slack : new int[] {0, 2}) {
          int ld = Math.max(1, columns + slack);
          float[] x = Reference.uniform(2 + rows * ld, rows);
          float[] sums = guarded(columns + 2);
          Bias.columnSum(rows, columns, x, 2, ld, sums, 1);
          for (int j = 0; j < columns; j++) {
            double exact = 0;
            double magnitude = 0;
            for (int i = 0; i < rows; i++) {
              exact += x[2 + i * ld + j];
              magnitude += Math.abs(x[2 + i * ld + j]);
            }
            double error = Math.abs(sums[1 + j] - exact);
            assertTrue(error <= Reference.gamma(128 + rows / 128 + 2) * magnitude, rows + " × " + columns + ": " + error);
          }
          assertEquals(12345f, sums[0]);
          assertEquals(12345f, sums[columns + 1]);
        }
      }
    }
  }

  @Test
  void specialValuesReachTheirColumnSumAlone() {
    for (int columns = 1; columns <= 140; columns++) {
      for (int special : new int[] {0, columns / 2, columns - 1}) {
        float[] x = new float[7 * columns];
        x[3 * columns + special] = Float.NaN;
        x[6 * columns + special] = Float.POSITIVE_INFINITY;
        float[] sums = new float[columns];
        Bias.columnSum(7, columns, x, 0, columns, sums, 0);
        for (int j = 0; j < columns; j++) {
          assertEquals(j == special ? Float.NaN : 0f, sums[j], columns + " columns, special " + special + ", sum " + j);
        }
      }
    }
  }

  /** What overflows in float is summed in double: the mean is a float again, or it is not, as the squares have it. */
  @Test
  void meansOfHugeSquaresAreFinite() {
    for (int n : new int[] {1, 7, 64, 5_000}) {
      float[] out = new float[n];
      Arrays.fill(out, 1.5e19f);
      assertEquals((float) (1.5e19f * (double) 1.5e19f), MeanSquaredError.forward(n, out, 0, new float[n], 0), "n " + n);
      out[n / 2] = Float.NaN;
      assertTrue(Float.isNaN(MeanSquaredError.forward(n, out, 0, new float[n], 0)));
      out[n / 2] = Float.POSITIVE_INFINITY;
      assertEquals(Float.POSITIVE_INFINITY, MeanSquaredError.forward(n, out, 0, new float[n], 0));
    }
    float[] x = new float[5_000];
    Arrays.fill(x, 0, 2_500, 3e38f);
    Arrays.fill(x, 2_500, 5_000, -3e38f);
    float[] sum = new float[1];
    Bias.columnSum(5_000, 1, x, 0, 1, sum, 0);
    assertEquals(0f, sum[0]);
  }

  @Test
  void meanSquaredError() {
    for (int n : new int[] {1, 2, 7, 31, 32, 33, 64, 100, 4095, 4096, 4097, 50_000}) {
      float[] out = Reference.uniform(n + 1, n);
      float[] target = Reference.uniform(n + 2, n + 1);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double error = out[1 + i] - (double) target[2 + i];
        sum += error * error;
      }
      float loss = MeanSquaredError.forward(n, out, 1, target, 2);
      assertTrue(Math.abs(loss - sum / n) <= Reference.gamma(128 + 8) * sum / n, "n " + n);
    }
    float[] nan = new float[LONGEST];
    for (int i = 0; i < LONGEST; i++) {
      nan[i] = Float.NaN;
      assertTrue(Float.isNaN(MeanSquaredError.forward(LONGEST, nan, 0, new float[LONGEST], 0)), "NaN at " + i);
      nan[i] = 0;
    }
  }

  @Test
  void inPlaceEqualsOutOfPlace() {
    float[] x = Reference.uniform(LONGEST, 1);
    float[] dy = Reference.uniform(LONGEST, 2);
    float[] out = new float[LONGEST];
    Rectifier.backward(LONGEST, x, 0, dy, 0, out, 0);
    Rectifier.backward(LONGEST, x, 0, dy, 0, dy, 0);
    assertArrayEquals(out, dy);
    Rectifier.forward(LONGEST, 0.5f, x, 0, out, 0);
    Rectifier.forward(LONGEST, 0.5f, x, 0, x, 0);
    assertArrayEquals(out, x);
  }
}
