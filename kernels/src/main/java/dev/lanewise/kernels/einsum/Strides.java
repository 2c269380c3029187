package dev.lanewise.kernels.einsum;

/**
 * Arithmetic on strides. A tensor without elements may have sizes and strides whose products and sums are no ints; nobody follows them, so they end
 * at the largest int, and stay ≥ 0.
 */
public final class Strides {
  private Strides() {}

  /** Strides by dimension of contiguous data. */
  public static int[] rowMajor(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int r = shape.length - 1; r >= 0; r--) {
      strides[r] = stride;
      stride = atMostMax((long) stride * Math.max(1, shape[r]));
    }
    return strides;
  }

  /** The stride of a diagonal. */
  static int sum(int a, int b) {
    return atMostMax((long) a + b);
  }

  private static int atMostMax(long stride) {
    return (int) Math.min(Integer.MAX_VALUE, stride);
  }
}
