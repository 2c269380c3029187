package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;

/** y ← α·x + y and y ← α·x: the parameter step of gradient descent, and scaling. */
public final class VectorUpdate {
  private VectorUpdate() {}

  /**
   * y ← α·x + y. With α = 0, x is still read: 0·∞ is NaN.
   *
   * @param n elements
   * @param alpha α
   * @param x addend
   * @param xOffset index of its first element
   * @param y updated in place; may be the very elements of x
   * @param yOffset index of its first element
   */
  public static void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    checkVectors(n, x, xOffset, y, yOffset);
    Providers.current().axpy(n, alpha, x, xOffset, y, yOffset);
  }

  /**
   * y ← α·x.
   *
   * @param n elements
   * @param alpha α
   * @param x input
   * @param xOffset index of its first element
   * @param y output; may be the very elements of x
   * @param yOffset index of its first element
   */
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    checkVectors(n, x, xOffset, y, yOffset);
    Providers.current().scale(n, alpha, x, xOffset, y, yOffset);
  }

  private static void checkVectors(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.dimension("n", n);
    Arguments.vector("x", x, xOffset, n);
    Arguments.vector("y", y, yOffset, n);
    Arguments.sameOrDisjoint("y", y, yOffset, "x", x, xOffset, n);
  }
}
