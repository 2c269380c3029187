package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An infinity or NaN in an operand reaches its own row or column of the product, and as what it is: a kernel that reads a row's last elements twice, or pads
 * with zeros, must not make NaN of an infinity, nor carry it elsewhere.
 */
class InfinitiesTest {
  /** One or more for each kind of loops, and sizes that leave something over in every direction. */
  @ParameterizedTest
  @CsvSource({"9, 1, 50", "9, 1, 18", "1, 9, 21", "11, 23, 3", "26, 21, 37", "37, 11, 29", "19, 90, 17", "6, 1, 5", "17, 9, 1"})
  void reachTheirOwnRowOrColumn(int m, int n, int k) {
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        for (float special : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
          for (int p = 0; p < k; p++) {
            float[] a = positive(m * k);
            float[] b = positive(k * n);
            int row = p % m;
            int column = p % n;
            a[transA == Transpose.NO ? row * k + p : p * m + row] = special;
            check(transA, transB, m, n, k, a, b, row, -1, special);
            a = positive(m * k);
            b[transB == Transpose.NO ? p * n + column : column * k + p] = special;
            check(transA, transB, m, n, k, a, b, -1, column, special);
          }
        }
      }
    }
  }

  private static void check(Transpose transA, Transpose transB, int m, int n, int k, float[] a, float[] b, int row, int column, float special) {
    float[] c = new float[m * n];
    Sgemm.sgemm(
        transA, transB, m, n, k, 1f, a, 0, transA == Transpose.NO ? k : m, b, 0, transB == Transpose.NO ? n : k, 0f, c, 0, n,
        Parallelism.sequential());
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float expected = i == row || j == column ? special : product(transA, transB, m, n, k, a, b, i, j);
        assertEquals(expected, c[i * n + j], "C[" + i + ", " + j + "] of " + m + " × " + n + " × " + k + ", op(A) " + transA + ", op(B) " + transB);
      }
    }
  }

  private static float product(Transpose transA, Transpose transB, int m, int n, int k, float[] a, float[] b, int i, int j) {
    float sum = 0;
    for (int p = 0; p < k; p++) {
      sum += a[transA == Transpose.NO ? i * k + p : p * m + i] * b[transB == Transpose.NO ? p * n + j : j * k + p];
    }
    return sum;
  }

  /** Small integers, whose sums are exact. */
  private static float[] positive(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = 1 + i * 7 % 5;
    }
    return x;
  }
}
