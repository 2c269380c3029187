package dev.lanewise.blas;

import dev.lanewise.kernels.Transpose;

/** Anything that computes y ← α·op(A)·x + β·y on a row-major float array and dense vectors. */
@FunctionalInterface
public interface SgemvRoutine {
  /**
   * y ← α·op(A)·x + β·y.
   *
   * @param trans op of A
   * @param m rows of A as stored
   * @param n columns of A as stored
   * @param alpha α
   * @param a A, stored (m, n)
   * @param aOffset index of A's first element
   * @param lda elements from one stored row of A to the next
   * @param x x, n elements, or m when transposed
   * @param xOffset index of x's first element
   * @param beta β
   * @param y y, m elements, or n when transposed
   * @param yOffset index of y's first element
   */
  void sgemv(
      Transpose trans, int m, int n,
      float alpha, float[] a, int aOffset, int lda,
      float[] x, int xOffset,
      float beta, float[] y, int yOffset);
}
