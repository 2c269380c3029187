package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One product of small integers with NaN around every operand, and what must come of it: exact, and nothing else touched. */
final class Product {
  final Transpose transA;
  final Transpose transB;
  final int m;
  final int n;
  final int k;
  final float alpha;
  final float beta;
  final int offset;
  final int lda;
  final int ldb;
  final int ldc;
  final float[] a;
  final float[] b;
  final float[] c;

  /** Offset and padding count floats, and are the same for all three matrices. */
  Product(Transpose transA, Transpose transB, int m, int n, int k, float alpha, float beta, int offset, int padding, long seed) {
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.beta = beta;
    this.offset = offset;
    boolean ta = transA == Transpose.YES;
    boolean tb = transB == Transpose.YES;
    SplittableRandom random = new SplittableRandom(seed);
    lda = Math.max(1, ta ? m : k) + padding;
    ldb = Math.max(1, tb ? k : n) + padding;
    ldc = Math.max(1, n) + padding;
    a = matrix(random, ta ? k : m, ta ? m : k, lda, alpha != 0);
    b = matrix(random, tb ? n : k, tb ? k : n, ldb, alpha != 0);
    c = matrix(random, m, n, ldc, beta != 0);
  }

  /** What must not be read is NaN, as is all that surrounds the matrix. */
  private float[] matrix(SplittableRandom random, int rows, int columns, int ld, boolean read) {
    float[] matrix = new float[offset + rows * ld + offset];
    Arrays.fill(matrix, Float.NaN);
    for (int i = 0; read && i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix[offset + i * ld + j] = random.nextInt(-7, 8);
      }
    }
    return matrix;
  }

  /** C after the product, by plain loops. */
  float[] expected() {
    float[] expected = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; alpha != 0 && p < k; p++) {
          int aIndex = transA == Transpose.YES ? p * lda + i : i * lda + p;
          int bIndex = transB == Transpose.YES ? j * ldb + p : p * ldb + j;
          sum += a[offset + aIndex] * b[offset + bIndex];
        }
        int index = offset + i * ldc + j;
        expected[index] = (alpha == 0 ? 0 : alpha * sum) + (beta == 0 ? 0 : beta * c[index]);
      }
    }
    return expected;
  }

  float[] by(SgemmRoutine routine) {
    float[] result = c.clone();
    routine.sgemm(transA, transB, m, n, k, alpha, a, offset, lda, b, offset, ldb, beta, result, offset, ldc);
    return result;
  }

  float[] offHeapBy(Blas blas) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocateFrom(JAVA_FLOAT, c);
      blas.sgemm(
          transA, transB, m, n, k, alpha, arena.allocateFrom(JAVA_FLOAT, a), offset, lda, arena.allocateFrom(JAVA_FLOAT, b), offset, ldb,
          beta, result, offset, ldc);
      return result.toArray(JAVA_FLOAT);
    }
  }

  /** NaN equals NaN, 0 equals −0. */
  static boolean same(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (actual[i] != expected[i] && !(Float.isNaN(actual[i]) && Float.isNaN(expected[i]))) {
        return false;
      }
    }
    return actual.length == expected.length;
  }

  @Override
  public String toString() {
    return "op(A) " + transA + ", op(B) " + transB + ", (m, n, k) (" + m + ", " + n + ", " + k + "), α " + alpha + ", β " + beta
        + ", offset " + offset + ", (lda, ldb, ldc) (" + lda + ", " + ldb + ", " + ldc + ")";
  }
}
