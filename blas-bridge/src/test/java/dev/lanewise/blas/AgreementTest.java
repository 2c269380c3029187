package dev.lanewise.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our products beside the library's: equal bits on small integers, and apart by no more than both error bounds on anything else. */
class AgreementTest {
  /** Tile and block edges, the network's shapes, narrow and wide. */
  private static final int[][] SHAPES = {
    {1, 1, 1}, {5, 3, 7}, {6, 16, 256}, {12, 32, 100}, {13, 33, 257}, {97, 101, 103}, {64, 50, 784}, {128, 10, 50}, {50, 784, 64}, {300, 1, 50},
    {1, 300, 300}, {200, 140, 90}
  };

  private final SgemmRoutine library = Blas.find().blas().orElseThrow().sgemm(HeapAccess.COPY);
  private final SgemmRoutine ours = Sgemm.routine(Parallelism.of(2));

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void smallIntegersHaveEqualBits(Transpose transA) {
    for (Transpose transB : Transpose.values()) {
      for (int[] shape : SHAPES) {
        float[][] results = multiply(transA, transB, shape, integers(shape, 1), integers(shape, 2), 2, -1);
        assertArrayEquals(results[0], results[1], transA + " " + transB + " " + Arrays.toString(shape) + " at " + Kernels.vectorBits() + " bits");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void randomProductsDifferByNoMoreThanBothBounds(Transpose transA) {
    for (Transpose transB : Transpose.values()) {
      for (int[] shape : SHAPES) {
        float[] a = uniform(shape, 1);
        float[] b = uniform(shape, 2);
        float[][] results = multiply(transA, transB, shape, a, b, 0.7f, 1.3f);
        float[][] magnitudes = multiply(transA, transB, shape, absolute(a), absolute(b), 0.7f, 1.3f);
        double n = shape[2] + 3;
        double gamma = n * 0x1p-24 / (1 - n * 0x1p-24);
        for (int i = 0; i < results[0].length; i++) {
          double difference = Math.abs((double) results[0][i] - results[1][i]);
          double bound = 2 * gamma * magnitudes[0][i] * (1 + 2 * gamma);
          assertTrue(difference <= bound, transA + " " + transB + " " + Arrays.toString(shape) + ": " + difference + " > " + bound);
        }
      }
    }
  }

  @Test
  void sumsOfOuterProductsEqualTheTransposedProduct() {
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      int samples = shape[2];
      float[] x = integers(shape, 3);
      float[] g = integers(shape, 4);
      float[] c = new float[m * n];
      float[] expected = new float[m * n];
      OuterProductSum.outerProductSum(samples, m, n, x, 0, m, g, 0, n, 0, c, 0, n, Parallelism.of(2));
      library.sgemm(Transpose.YES, Transpose.NO, m, n, samples, 1, x, 0, m, g, 0, n, 0, expected, 0, n);
      assertArrayEquals(expected, c, Arrays.toString(shape));
    }
  }

  /** Our result and the library's, from C of all ones. */
  private float[][] multiply(Transpose transA, Transpose transB, int[] shape, float[] a, float[] b, float alpha, float beta) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    int lda = transA == Transpose.YES ? m : k;
    int ldb = transB == Transpose.YES ? k : n;
    float[][] results = new float[2][m * n];
    Arrays.fill(results[0], 1f);
    Arrays.fill(results[1], 1f);
    ours.sgemm(transA, transB, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, results[0], 0, n);
    library.sgemm(transA, transB, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, results[1], 0, n);
    return results;
  }

  private static int longest(int[] shape) {
    return Math.max(shape[0], shape[1]) * shape[2];
  }

  private static float[] integers(int[] shape, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[] x = new float[longest(shape)];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(-7, 8);
    }
    return x;
  }

  private static float[] uniform(int[] shape, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[] x = new float[longest(shape)];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat(-1, 1);
    }
    return x;
  }

  private static float[] absolute(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.abs(x[i]);
    }
    return y;
  }
}
