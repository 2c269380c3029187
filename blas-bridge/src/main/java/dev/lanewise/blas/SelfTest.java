package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A library is trusted after it has multiplied small integers exactly, left padding alone and not read C when β = 0. OpenBLAS has had
 * releases that failed each of these on some CPU. And it must leave the processor's treatment of subnormal numbers as Java wants it.
 *
 * <p>Plain arrays inside, copied in bulk: all this runs in the interpreter, where single accesses to segments take a microsecond.
 */
final class SelfTest {
  /** Stands in padding and in what must not be read. */
  private static final float CANARY = Float.NaN;

  private static final int PADDING = 3;

  /** Not final, so that no compiler halves them beforehand. */
  private static float leastNormal = Float.MIN_NORMAL;
  private static float leastSubnormal = Float.MIN_VALUE;

  private final Blas blas;

  private SelfTest(Blas blas) {
    this.blas = blas;
  }

  /**
   * Passes silently.
   *
   * @throws IllegalStateException naming the product and element that came out wrong
   */
  static void run(Blas blas) {
    SelfTest test = new SelfTest(blas);
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        test.product(transA, transB, 5, 3, 7, 1, 0);
        test.product(transA, transB, 5, 3, 7, 2, 1);
        test.product(transA, transB, 5, 3, 0, 1, 0);
        // Libraries hand single columns and rows to their gemv, which has had bugs of its own.
        test.product(transA, transB, 5, 1, 7, 1, 0);
        test.product(transA, transB, 1, 3, 7, 1, 0);
      }
      test.vector(transA, 0);
      test.vector(transA, 1);
    }
    // Past the size of the kernels for small matrices, where operands are packed and several threads help.
    test.product(Transpose.NO, Transpose.YES, 101, 97, 113, 1, 0);
    subnormals();
  }

  /** Some libraries have the processor take subnormal numbers for zeros, and leave it so: Java computes in the same mode afterwards. */
  private static void subnormals() {
    if (leastNormal / 2 == 0 || leastSubnormal + leastSubnormal == 0) {
      throw new IllegalStateException("leaves flush-to-zero on, and what Java computes on this thread loses subnormal numbers");
    }
  }

  /** A has rank one, a(i,p) = u(i)·v(p), and so has B, b(p,j) = v(p)·w(j): one dot product then tells every element of the result. */
  private void product(Transpose transA, Transpose transB, int m, int n, int k, float alpha, float beta) {
    boolean ta = transA == Transpose.YES;
    boolean tb = transB == Transpose.YES;
    int lda = (ta ? m : k) + PADDING;
    int ldb = (tb ? k : n) + PADDING;
    int ldc = n + PADDING;
    float[] a = canaries((ta ? k : m) * lda);
    float[] b = canaries((tb ? n : k) * ldb);
    float[] c = canaries(m * ldc);
    float[] expected = canaries(m * ldc);
    float[] u = integers(m, 5, -1);
    float[] v = integers(k, 3, 1);
    float[] w = integers(n, 4, -2);
    float dot = 0;
    for (int p = 0; p < k; p++) {
      dot += v[p] * v[p];
    }
    outer(ta ? v : u, ta ? u : v, 1, a, lda);
    outer(tb ? w : v, tb ? v : w, 1, b, ldb);
    outer(u, w, alpha * dot, expected, ldc);
    if (beta != 0) {
      outer(u, w, 3, c, ldc);
      outer(u, w, alpha * dot + beta * 3, expected, ldc);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = offHeap(arena, c);
      blas.sgemm(transA, transB, m, n, k, alpha, offHeap(arena, a), 0, lda, offHeap(arena, b), 0, ldb, beta, result, 0, ldc);
      int wrong = firstDifference(result.toArray(JAVA_FLOAT), expected);
      if (wrong >= 0) {
        throw failure(
            "sgemm op(A) " + transA + ", op(B) " + transB + ", (m, n, k) (" + m + ", " + n + ", " + k + "), α " + alpha + ", β " + beta,
            wrong, result, expected);
      }
    }
  }

  /** A has rank one, a(i,j) = v(i)·v(j). */
  private void vector(Transpose trans, float beta) {
    int m = 5;
    int n = 7;
    int lda = n + PADDING;
    int length = trans == Transpose.YES ? n : m;
    float[] a = canaries(m * lda);
    float[] x = integers(m + n - length, 4, -2);
    float[] v = integers(Math.max(m, n), 3, 1);
    float[] y = canaries(length + PADDING);
    float[] expected = canaries(length + PADDING);
    outer(Arrays.copyOf(v, m), Arrays.copyOf(v, n), 1, a, lda);
    float dot = 0;
    for (int p = 0; p < x.length; p++) {
      dot += v[p] * x[p];
    }
    for (int i = 0; i < length; i++) {
      y[i] = beta == 0 ? CANARY : i;
      expected[i] = dot * v[i] + (beta == 0 ? 0 : beta * y[i]);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = offHeap(arena, y);
      blas.sgemv(trans, m, n, 1, offHeap(arena, a), 0, lda, offHeap(arena, x), 0, beta, result, 0);
      int wrong = firstDifference(result.toArray(JAVA_FLOAT), expected);
      if (wrong >= 0) {
        throw failure("sgemv op(A) " + trans + ", (m, n) (" + m + ", " + n + "), β " + beta, wrong, result, expected);
      }
    }
  }

  /** Of small period, so that a swapped or missed element shows. */
  private static float[] integers(int length, int period, int lowest) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = i % period + lowest;
    }
    return array;
  }

  /** matrix(i,j) ← scale·column(i)·row(j). */
  private static void outer(float[] column, float[] row, float scale, float[] matrix, int ld) {
    for (int i = 0; i < column.length; i++) {
      float factor = scale * column[i];
      int start = i * ld;
      for (int j = 0; j < row.length; j++) {
        matrix[start + j] = factor * row[j];
      }
    }
  }

  private static float[] canaries(int length) {
    float[] array = new float[length];
    Arrays.fill(array, CANARY);
    return array;
  }

  private static MemorySegment offHeap(Arena arena, float[] array) {
    return arena.allocateFrom(JAVA_FLOAT, array);
  }

  /** NaN equals NaN here, and −0 is as good as 0; −1 if all are equal. */
  private static int firstDifference(float[] actual, float[] expected) {
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] != expected[i] && !(Float.isNaN(actual[i]) && Float.isNaN(expected[i]))) {
        return i;
      }
    }
    return -1;
  }

  private static IllegalStateException failure(String product, int index, MemorySegment actual, float[] expected) {
    return new IllegalStateException(
        "wrong result in the self-test: " + product + ", element " + index + " is " + actual.getAtIndex(JAVA_FLOAT, index) + ", expected "
            + expected[index]);
  }
}
