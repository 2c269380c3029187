package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Elementwise kernels and reductions for all lengths to 130 and some beyond, at offsets 0 to 15, with every special value at every position: so in
 * every lane of every width, in the body and in the rest. Canaries around the output.
 */
@Tag("matrix")
class EveryLaneTest {
  private static final int[] LARGER = {131, 255, 256, 257, 511, 512, 513, 1000, 1023, 1025, 4095, 4097, 10_007};
  /** Of the larger ones, an even and an odd one: they meet every value at every position, too. */
  private static final Set<Integer> THOROUGH = Set.of(1000, 1023);
  private static final int OFFSETS = 16;
  private static final float CANARY = 12345f;

  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, -Float.MIN_VALUE, -1e-40f, Float.MAX_VALUE,
    -Float.MAX_VALUE
  };

  private int calls;

  @AfterEach
  void tell(TestInfo test) {
    System.out.println("every lane, " + Kernels.vectorBits() + " bits, " + test.getDisplayName() + ": " + calls + " calls");
  }

  /** So many calls where all lengths are taken, and elsewhere so many for each length that is. */
  private void assertCalls(int all, IntUnaryOperator ofLength) {
    assertEquals(Arrays.stream(lengths()).map(ofLength).sum(), calls);
    assertTrue(!Share.HERE.isAll() || calls == all, () -> "calls: " + calls + ", expected " + all);
  }

  /** out[oo … oo+n) from x[xo … xo+n) and y[yo … yo+n). */
  private interface Kernel {
    void run(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo);
  }

  /** One element of the result, in plain Java. */
  private interface Element {
    float of(int n, float x, float y);
  }

  private static int[] lengths() {
    return IntStream.concat(IntStream.rangeClosed(0, 130), Arrays.stream(LARGER)).filter(Share.HERE::takes).toArray();
  }

  private void everywhere(String name, Kernel kernel, Element element) {
    for (int n : lengths()) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        // Each value stands at each position once, beside an ordinary number.
        for (int shift = 0; shift < shifts(n); shift++) {
          int xo = offset;
          int yo = (offset * 7 + shift) % OFFSETS;
          int oo = (offset * 3 + shift) % OFFSETS;
          float[] x = strewn(xo + n, xo, shift, n);
          float[] y = strewn(yo + n, yo, shift * 3 + offset, n + 1);
          float[] out = new float[oo + n + OFFSETS];
          Arrays.fill(out, CANARY);
          kernel.run(n, x, xo, y, yo, out, oo);
          for (int i = 0; i < out.length; i++) {
            float expected = i < oo || i >= oo + n ? CANARY : element.of(n, x[xo + i - oo], y[yo + i - oo]);
            if (Float.floatToIntBits(expected) != Float.floatToIntBits(out[i])) {
              throw new AssertionError(name + " n " + n + ", offsets " + xo + " " + yo + " " + oo + ": element " + (i - oo) + " is " + out[i]
                  + ", expected " + expected);
            }
          }
          calls++;
        }
      }
    }
  }

  private static int shifts(int n) {
    return n <= 130 || THOROUGH.contains(n) ? 2 * SPECIAL.length : 1;
  }

  private void assertEverywhere(int kernels) {
    assertCalls(42_736 * kernels, n -> kernels * OFFSETS * shifts(n));
  }

  /** Random numbers with special values at every other position, in turn. */
  private static float[] strewn(int length, int from, int shift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (i - from + shift) % 2 == 0 ? SPECIAL[(Math.max(i - from, 0) + shift) / 2 % SPECIAL.length] : random.nextFloat() - 0.5f;
    }
    return x;
  }

  @Test
  void reluForward() {
    everywhere("relu", (n, x, xo, y, yo, out, oo) -> Rectifier.forward(n, 0, x, xo, out, oo), (n, x, y) -> Math.max(x, 0f));
    everywhere("shifted relu", (n, x, xo, y, yo, out, oo) -> Rectifier.forward(n, 0.5f, x, xo, out, oo), (n, x, y) -> Math.max(x, 0f) - 0.5f);
    assertEverywhere(2);
  }

  @Test
  void reluBackward() {
    everywhere("relu backward", (n, x, xo, y, yo, out, oo) -> Rectifier.backward(n, x, xo, y, yo, out, oo), (n, x, y) -> x <= 0 ? 0 : y);
    assertEverywhere(1);
  }

  @Test
  void scale() {
    everywhere("scale", (n, x, xo, y, yo, out, oo) -> VectorUpdate.scale(n, -1.7f, x, xo, out, oo), (n, x, y) -> -1.7f * x);
    assertEverywhere(1);
  }

  @Test
  void axpy() {
    everywhere(
        "axpy",
        (n, x, xo, y, yo, out, oo) -> {
          System.arraycopy(y, yo, out, oo, n);
          VectorUpdate.axpy(n, -1f, x, xo, out, oo);
        },
        (n, x, y) -> y - x);
    assertEverywhere(1);
  }

  @Test
  void squaredErrorBackward() {
    everywhere(
        "squared error backward",
        (n, x, xo, y, yo, out, oo) -> {
          if (n > 0) {
            MeanSquaredError.backward(n, x, xo, y, yo, out, oo);
          }
        },
        (n, x, y) -> 2f / n * (x - y));
    assertEverywhere(1);
  }

  @Test
  void bias() {
    everywhere("one row", (n, x, xo, y, yo, out, oo) -> Bias.add(1, n, x, xo, Math.max(1, n), y, yo, out, oo, Math.max(1, n)), (n, x, y) -> x + y);
    assertEverywhere(1);
  }

  @Test
  void rowsOfABias() {
    for (int columns : lengths()) {
      int ld = columns + 1 + columns % 3;
      float[] x = strewn(3 * ld + 5, 0, columns, 1);
      float[] bias = strewn(columns + 7, 0, columns + 1, 2);
      for (int offset = 0; offset < OFFSETS; offset++) {
        int xo = offset % 5;
        int bo = offset % 7;
        float[] y = new float[offset + 3 * ld];
        Arrays.fill(y, CANARY);
        Bias.add(3, columns, x, xo, ld, bias, bo, y, offset, ld);
        for (int at = 0; at < y.length; at++) {
          int i = (at - offset) / ld;
          int j = (at - offset) % ld;
          assertEquals(at >= offset && j < columns ? x[xo + i * ld + j] + bias[bo + j] : CANARY, y[at]);
        }
        calls++;
      }
    }
    assertCalls(2304, _ -> OFFSETS);
  }

  /** A sum of all kinds of values is what double gives, if that is not finite, and otherwise near it. */
  private static void assertSum(double expected, double magnitude, int terms, double actual, String what) {
    if (Double.isFinite(expected) && Math.abs(expected) + Reference.gamma(terms + 3) * magnitude < Float.MAX_VALUE) {
      assertTrue(Math.abs(actual - expected) <= Reference.gamma(terms + 3) * magnitude + terms * Float.MIN_VALUE, () -> what + ": " + actual);
    } else if (!Double.isFinite(expected)) {
      assertEquals((float) expected, (float) actual, what);
    }
  }

  @Test
  void columnSums() {
    for (int columns : lengths()) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        int rows = 1 + (columns + offset) % 5;
        int ld = Math.max(1, columns + offset % 3);
        float[] x = numbers(offset + rows * ld, columns);
        for (int special = 0; special < SPECIAL.length - 2 && columns > 0; special++) {
          x[offset + special % rows * ld + (special * 13 + offset) % columns] = SPECIAL[special];
        }
        float[] sums = new float[offset + columns + 1];
        Arrays.fill(sums, CANARY);
        Bias.columnSum(rows, columns, x, offset, ld, sums, offset);
        for (int j = -offset; j <= columns; j++) {
          if (j < 0 || j == columns) {
            assertEquals(CANARY, sums[offset + j]);
            continue;
          }
          double sum = 0;
          double magnitude = 0;
          for (int i = 0; i < rows; i++) {
            sum += x[offset + i * ld + j];
            magnitude += Math.abs(x[offset + i * ld + j]);
          }
          assertSum(sum, magnitude, rows, sums[offset + j], "column " + j + " of " + columns + ", " + rows + " rows");
        }
        calls++;
      }
    }
    assertCalls(2304, _ -> OFFSETS);
  }

  /** Each special value alone in each column, among integers elsewhere: every sum is exact, whatever its order. */
  @Test
  void everySpecialValueInEveryColumn() {
    int rows = 5;
    for (int columns : lengths()) {
      for (int at = 0; at < columns && columns <= 40; at++) {
        float[] x = Reference.smallIntegers(rows * columns, columns);
        for (int i = 0; i < rows; i++) {
          x[i * columns + at] = 0;
        }
        for (float special : SPECIAL) {
          x[at % rows * columns + at] = special;
          float[] sums = new float[columns];
          Bias.columnSum(rows, columns, x, 0, columns, sums, 0);
          for (int j = 0; j < columns; j++) {
            float sum = 0;
            for (int i = 0; i < rows; i++) {
              sum += x[i * columns + j];
            }
            assertEquals(sum, sums[j], columns + " columns, " + special + " in column " + at + ", sum " + j);
          }
          calls++;
        }
      }
    }
    assertCalls(8200, n -> n <= 40 ? n * SPECIAL.length : 0);
  }

  @Test
  void totals() {
    for (int n : lengths()) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        for (int at = 0; at < (n > 130 ? 1 : n); at++) {
          float[] x = numbers(offset + n, n);
          x[offset + at] = SPECIAL[(at + offset) % (SPECIAL.length - 2)];
          double sum = 0;
          double magnitude = 0;
          double squares = 0;
          for (int i = offset; i < offset + n; i++) {
            sum += x[i];
            magnitude += Math.abs(x[i]);
            squares += (double) x[i] * x[i];
          }
          float[] total = new float[1];
          Bias.columnSum(n, 1, x, offset, 1, total, 0);
          assertSum(sum, magnitude, n, total[0], "sum of " + n + " from " + offset + ", special at " + at);
          double mean = MeanSquaredError.forward(n, x, offset, new float[n], 0);
          assertSum(squares, squares, n, mean * n, "squares of " + n + " from " + offset + ", special at " + at);
          calls += 2;
        }
      }
    }
    assertCalls(272_896, n -> 2 * OFFSETS * (n > 130 ? 1 : n));
  }

  @Test
  void sumsOfSubnormalsAreNotFlushed() {
    for (int n : lengths()) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        float[] x = new float[offset + n];
        Arrays.fill(x, Float.MIN_VALUE);
        float[] total = new float[1];
        Bias.columnSum(n, 1, x, offset, 1, total, 0);
        assertEquals(n * Float.MIN_VALUE, total[0]);
        calls++;
      }
    }
    assertCalls(2304, _ -> OFFSETS);
  }

  private static float[] numbers(int length, long seed) {
    float[] x = new float[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }
}
