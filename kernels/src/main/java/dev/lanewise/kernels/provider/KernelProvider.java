package dev.lanewise.kernels.provider;

import dev.lanewise.kernels.Epilogue;
import java.lang.foreign.MemorySegment;

/**
 * One complete set of kernels. The public classes check every argument once and then call this; implementations trust what they get.
 *
 * <p>Formulas, value policy and error bounds are those of the public methods of the same name.
 */
public interface KernelProvider {
  /** "vector" or "scalar". */
  String name();

  /** Width of the vectors in bits; 32 for plain scalars. */
  int vectorBits();

  /** One line on how this provider computes here: width, register tile, blocking. */
  String describe();

  /** C ← f(α·op(A)·op(B) + β·C + bias). */
  void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc,
      Epilogue epilogue, int threads);

  /** C ← f(α·op(A)·op(B) + β·C + bias) on memory segments. */
  void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc,
      Epilogue epilogue, int threads);

  /** C ← Σ_s x_s·g_sᵀ + β·C. */
  void outerProductSum(
      int samples, int m, int n,
      float[] x, int xOffset, int ldx,
      float[] g, int gOffset, int ldg,
      float beta, float[] c, int cOffset, int ldc, int threads);

  /** y ← max(x, 0) − shift. */
  void reluForward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset, int threads);

  /** dx ← dy where x is not ≤ 0, else 0. */
  void reluBackward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int threads);

  /** Y[i, j] ← X[i, j] + bias[j]. */
  void addBias(int rows, int columns, float[] x, int xOffset, int ldx, float[] bias, int biasOffset, float[] y, int yOffset, int ldy);

  /** sums[j] ← Σ_i X[i, j]. */
  void columnSum(int rows, int columns, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset, int threads);

  /** Σ (out − target)². */
  double squaredErrorSum(int n, float[] out, int outOffset, float[] target, int targetOffset);

  /** dout ← scale·(out − target). */
  void scaledDifference(
      int n, float scale, float[] out, int outOffset, float[] target, int targetOffset, float[] dout, int doutOffset);

  /** y ← α·x + y. */
  void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset);

  /** y ← α·x. */
  void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset);
}
