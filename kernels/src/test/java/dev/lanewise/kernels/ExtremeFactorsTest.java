package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** α multiplies a sum and no operand: α·A may overflow or vanish where α·A·B is an ordinary number. */
class ExtremeFactorsTest {
  /** Shapes for every kind of loops: packed, narrow with and without dot products, swapped, few steps, matrix times vector. */
  @ParameterizedTest
  @CsvSource({
    "3, 5, 20", "40, 300, 20", "40, 20, 20", "40, 19, 200", "40, 17, 200", "64, 20, 30", "40, 40, 3", "40, 40, 1", "40, 1, 50", "1, 40, 50", "1, 1, 50"
  })
  void alphaMultipliesTheSum(int m, int n, int k) {
    float[][] cases = {
      // α, elements of A, elements of B
      {0.1f, Float.MIN_VALUE, 1e38f}, {0.1f, 1e-40f, 1e20f}, {10f, 1e38f, 1e-20f}, {0.1f, 1e20f, 1e-40f}, {1e-30f, 1e-20f, 1e30f}, {-1e30f, 1e20f, 1e-38f}
    };
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        for (float[] factors : cases) {
          for (float beta : new float[] {0, 2}) {
            check(transA, transB, m, n, k, factors[0], factors[1], factors[2], beta);
          }
        }
      }
    }
  }

  private static void check(Transpose transA, Transpose transB, int m, int n, int k, float alpha, float a, float b, float beta) {
    float[] as = filled(m * k, a);
    float[] bs = filled(k * n, b);
    double product = (double) alpha * a * b * k;
    float before = (float) product;
    float[] c = filled(m * n, before);
    Sgemm.sgemm(
        transA, transB, m, n, k, alpha, as, 0, transA == Transpose.YES ? m : k, bs, 0, transB == Transpose.YES ? k : n, beta, c, 0, n,
        Parallelism.sequential());
    double expected = product + (double) beta * before;
    double bound = Reference.gamma(k + 3) * (Math.abs(product) + Math.abs((double) beta * before));
    for (float element : c) {
      assertTrue(
          Math.abs(element - expected) <= bound,
          transA + " " + transB + " α " + alpha + ", A " + a + ", B " + b + ", β " + beta + ": " + element + ", expected " + expected);
    }
  }

  private static float[] filled(int n, float value) {
    float[] x = new float[n];
    Arrays.fill(x, value);
    return x;
  }
}
