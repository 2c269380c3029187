package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Tensor;
import java.util.Arrays;

/** The product of two matrices in double, and the error a float product of them may have. */
final class DoubleProduct {
  private static final double U = 0x1p-24;

  private final double[] product;
  private final double[] magnitudes;
  private final int[] shape;
  private final int k;

  private DoubleProduct(int m, int n, int k) {
    product = new double[m * n];
    magnitudes = new double[m * n];
    shape = new int[] {m, n};
    this.k = k;
  }

  /** A (m, k) times B (k, n); views are welcome. */
  static DoubleProduct of(Tensor a, Tensor b) {
    DoubleProduct result = new DoubleProduct(a.size(0), b.size(1), a.size(1));
    for (int i = 0; i < a.size(0); i++) {
      for (int j = 0; j < b.size(1); j++) {
        for (int p = 0; p < a.size(1); p++) {
          double term = (double) a.get(i, p) * b.get(p, j);
          result.product[i * b.size(1) + j] += term;
          result.magnitudes[i * b.size(1) + j] += Math.abs(term);
        }
      }
    }
    return result;
  }

  /** Plus a bias for each column. */
  DoubleProduct plus(Tensor bias) {
    for (int e = 0; e < product.length; e++) {
      product[e] += bias.get(e % shape[1]);
      magnitudes[e] += Math.abs(bias.get(e % shape[1]));
    }
    return this;
  }

  /** |Ĉ − C| ≤ γ(t+3)·|A|·|B|, t = min(k, 1024 + k/256), element by element. */
  void assertBounds(String name, Tensor actual) {
    assertTrue(Arrays.equals(shape, actual.shape()), () -> name + ": " + actual);
    float[] values = actual.toArray();
    for (int e = 0; e < product.length; e++) {
      assertEquals(product[e], values[e], bound(e), name + ", element " + e + " of " + Arrays.toString(shape));
    }
  }

  /** What two float products of the same operands may differ by. */
  void assertBounds(String name, Tensor one, Tensor other) {
    float[] a = one.toArray();
    float[] b = other.toArray();
    for (int e = 0; e < product.length; e++) {
      assertEquals(a[e], b[e], 2 * bound(e), name + ", element " + e + " of " + Arrays.toString(shape));
    }
  }

  private double bound(int e) {
    int terms = Math.min(k, 1024 + k / 256);
    return (terms + 3) * U / (1 - (terms + 3) * U) * magnitudes[e];
  }
}
