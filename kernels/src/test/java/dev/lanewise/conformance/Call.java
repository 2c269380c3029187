package dev.lanewise.conformance;

import dev.lanewise.kernels.Transpose;

/**
 * One product C ← f(α·op(A)·op(B) + β·C + bias) on arrays; f is ReLU or the identity, and bias may be null.
 *
 * @param c C, which is overwritten
 */
public record Call(
    Transpose transA, Transpose transB, int m, int n, int k,
    float alpha, float[] a, int aOffset, int lda,
    float[] b, int bOffset, int ldb,
    float beta, float[] c, int cOffset, int ldc,
    float[] bias, int biasOffset, boolean relu) {

  /** A way to compute it: an overload of ours, or a library's. */
  public interface Route {
    void multiply(Call call);
  }

  @Override
  public String toString() {
    return "op(A) " + transA + ", op(B) " + transB + ", (m, n, k) (" + m + ", " + n + ", " + k + "), α " + alpha + ", β " + beta
        + ", offsets (" + aOffset + ", " + bOffset + ", " + cOffset + "), (lda, ldb, ldc) (" + lda + ", " + ldb + ", " + ldc + ")"
        + (bias == null ? "" : ", bias") + (relu ? ", ReLU" : "");
  }
}
