package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;

/** mean((out − target)²) and its gradient 2·(out − target)/n. */
public final class MeanSquaredError {
  private MeanSquaredError() {}

  /**
   * mean((out − target)²).
   *
   * @param n elements, ≥ 1
   * @param out predictions
   * @param outOffset index of the first prediction
   * @param target what they should have been
   * @param targetOffset index of the first target
   * @return the mean; the squares are summed in several chains whose totals are added in double
   */
  public static float forward(int n, float[] out, int outOffset, float[] target, int targetOffset) {
    nonEmpty(n);
    Arguments.vector("out", out, outOffset, n);
    Arguments.vector("target", target, targetOffset, n);
    return (float) (Providers.current().squaredErrorSum(n, out, outOffset, target, targetOffset) / n);
  }

  /**
   * dout ← 2·(out − target)/n.
   *
   * @param n elements, ≥ 1
   * @param out predictions
   * @param outOffset index of the first prediction
   * @param target what they should have been
   * @param targetOffset index of the first target
   * @param dout gradient of the predictions; may be the very elements of out or of target
   * @param doutOffset index of its first element
   */
  public static void backward(int n, float[] out, int outOffset, float[] target, int targetOffset, float[] dout, int doutOffset) {
    nonEmpty(n);
    Arguments.vector("out", out, outOffset, n);
    Arguments.vector("target", target, targetOffset, n);
    Arguments.vector("dout", dout, doutOffset, n);
    Arguments.sameOrDisjoint("dout", dout, doutOffset, "out", out, outOffset, n);
    Arguments.sameOrDisjoint("dout", dout, doutOffset, "target", target, targetOffset, n);
    Providers.current().scaledDifference(n, 2f / n, out, outOffset, target, targetOffset, dout, doutOffset);
  }

  private static void nonEmpty(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n: " + n + ", expected ≥ 1, as the mean of nothing is undefined");
    }
  }
}
