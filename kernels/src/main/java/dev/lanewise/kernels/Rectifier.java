package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;
import java.util.Objects;

/** y ← max(x, 0) − shift, the rectifier, and its gradient. NaN stays NaN; max(−0, 0) = +0. */
public final class Rectifier {
  private Rectifier() {}

  /**
   * y ← max(x, 0) − shift.
   *
   * @param n elements
   * @param shift subtracted after the maximum; 0.5 centres the activations of standardized inputs near 0
   * @param x input
   * @param xOffset index of the first input
   * @param y output; may be the very elements of x
   * @param yOffset index of the first output
   */
  public static void forward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset) {
    forward(n, shift, x, xOffset, y, yOffset, Parallelism.auto());
  }

  /** The same on so many threads. */
  public static void forward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset, Parallelism parallelism) {
    Arguments.dimension("n", n);
    Arguments.vector("x", x, xOffset, n);
    Arguments.vector("y", y, yOffset, n);
    Arguments.sameOrDisjoint("y", y, yOffset, "x", x, xOffset, n);
    Objects.requireNonNull(parallelism, "parallelism");
    Providers.current().reluForward(n, shift, x, xOffset, y, yOffset, parallelism.threadsFor(n));
  }

  /**
   * dx ← (x > 0) · dy: dy where x > 0, +0 where x ≤ 0, and dy where x is NaN.
   *
   * @param n elements
   * @param x the input of {@link #forward}
   * @param xOffset index of the first input
   * @param dy gradient of the output
   * @param dyOffset index of its first element
   * @param dx gradient of the input; may be the very elements of x or of dy
   * @param dxOffset index of its first element
   */
  public static void backward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    backward(n, x, xOffset, dy, dyOffset, dx, dxOffset, Parallelism.auto());
  }

  /** The same on so many threads. */
  public static void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, Parallelism parallelism) {
    Arguments.dimension("n", n);
    Arguments.vector("x", x, xOffset, n);
    Arguments.vector("dy", dy, dyOffset, n);
    Arguments.vector("dx", dx, dxOffset, n);
    Arguments.sameOrDisjoint("dx", dx, dxOffset, "x", x, xOffset, n);
    Arguments.sameOrDisjoint("dx", dx, dxOffset, "dy", dy, dyOffset, n);
    Objects.requireNonNull(parallelism, "parallelism");
    Providers.current().reluBackward(n, x, xOffset, dy, dyOffset, dx, dxOffset, parallelism.threadsFor(n));
  }
}
