package dev.lanewise.kernels.einsum;

import java.util.Arrays;

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

  /** Whether no two elements share a place, judged by strides: each reaches past all that the smaller ones span. */
  public static boolean distinct(int[] shape, int[] strides) {
    Integer[] dimensions = new Integer[shape.length];
    for (int r = 0; r < shape.length; r++) {
      if (shape[r] == 0) {
        return true;
      }
      dimensions[r] = r;
    }
    Arrays.sort(dimensions, (r, s) -> Integer.compare(strides[r], strides[s]));
    long span = 0;
    for (int r : dimensions) {
      if (shape[r] > 1 && strides[r] <= span) {
        return false;
      }
      span += (long) (shape[r] - 1) * strides[r];
    }
    return true;
  }

  private static int atMostMax(long stride) {
    return (int) Math.min(Integer.MAX_VALUE, stride);
  }
}
