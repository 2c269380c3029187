package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Reference.Case;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OuterProductSumTest {
  private static final int[][] SHAPES = {
    {0, 3, 4}, {1, 1, 1}, {2, 5, 7}, {3, 6, 16}, {130, 12, 32}, {300, 13, 33}, {257, 50, 10}, {64, 100, 50}, {500, 1, 40}, {500, 40, 1}
  };

  /** More columns than are packed at a time, in whole strips. */
  private static final int[] WIDE = {128, 730, 730};

  @Test
  void smallIntegersAreExact() {
    for (int[] shape : Stream.concat(Stream.of(SHAPES), Stream.of(WIDE)).toArray(int[][]::new)) {
      for (float beta : new float[] {0, 1, -2}) {
        Case it = make(shape[0], shape[1], shape[2], beta, true);
        float[] c = run(it, Parallelism.sequential());
        for (int i = 0; i < it.m(); i++) {
          for (int j = 0; j < it.n(); j++) {
            assertEquals(it.exact(i, j) + 0.0, c[it.cOffset() + i * it.ldc() + j] + 0.0, Arrays.toString(shape));
          }
        }
        for (int i = 0; i < it.m(); i++) {
          assertTrue(Float.isNaN(c[it.cOffset() + i * it.ldc() + it.n()]), "written behind row " + i);
        }
      }
    }
  }

  @Test
  void randomSumsKeepTheProvedBound() {
    for (int[] shape : SHAPES) {
      Case it = make(shape[0], shape[1], shape[2], 1.3f, false);
      float[] c = run(it, Parallelism.sequential());
      for (int i = 0; i < it.m(); i++) {
        for (int j = 0; j < it.n(); j++) {
          double error = Math.abs(c[it.cOffset() + i * it.ldc() + j] - it.exact(i, j));
          assertTrue(error <= it.bound(i, j), Arrays.toString(shape));
        }
      }
    }
  }

  @Test
  void everyThreadCountGivesTheSameBits() {
    Case it = make(300, 100, 50, 0, false);
    float[] expected = run(it, Parallelism.sequential());
    for (int threads : new int[] {2, 3, 8}) {
      assertArrayEquals(expected, run(it, Parallelism.of(threads)));
    }
  }

  private static Case make(int samples, int m, int n, float beta, boolean integers) {
    float[] x = integers ? Reference.smallIntegers(1 + samples * (m + 2), 1) : Reference.uniform(1 + samples * (m + 2), 1);
    float[] g = integers ? Reference.smallIntegers(2 + samples * (n + 1), 2) : Reference.uniform(2 + samples * (n + 1), 2);
    float[] c = integers ? Reference.smallIntegers(3 + m * (n + 1), 3) : Reference.uniform(3 + m * (n + 1), 3);
    for (int i = 0; i < m; i++) {
      c[3 + i * (n + 1) + n] = Float.NaN;
    }
    return new Case(Transpose.YES, Transpose.NO, m, n, samples, 1, x, 1, m + 2, g, 2, n + 1, beta, c, 3, n + 1);
  }

  private static float[] run(Case it, Parallelism parallelism) {
    float[] c = it.c().clone();
    OuterProductSum.outerProductSum(
        it.k(), it.m(), it.n(), it.a(), it.aOffset(), it.lda(), it.b(), it.bOffset(), it.ldb(), it.beta(), c, it.cOffset(), it.ldc(), parallelism);
    return c;
  }
}
