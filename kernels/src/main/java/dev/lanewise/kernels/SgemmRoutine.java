package dev.lanewise.kernels;

/**
 * Anything that computes C ← α·op(A)·op(B) + β·C on row-major float arrays: ours ({@link Sgemm#routine}), or a rival's behind the same signature.
 *
 * <p>Arguments mean what they mean in {@link Sgemm#sgemm}.
 */
@FunctionalInterface
public interface SgemmRoutine {
  /**
   * C ← α·op(A)·op(B) + β·C.
   *
   * @param transA op of A
   * @param transB op of B
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @param alpha α
   * @param a A, stored (m, k), or (k, m) when transposed
   * @param aOffset index of A's first element
   * @param lda elements from one stored row of A to the next
   * @param b B, stored (k, n), or (n, k) when transposed
   * @param bOffset index of B's first element
   * @param ldb elements from one stored row of B to the next
   * @param beta β
   * @param c C, stored (m, n)
   * @param cOffset index of C's first element
   * @param ldc elements from one row of C to the next
   */
  void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc);
}
