package dev.lanewise.kernels.einsum;

import java.util.Arrays;
import java.util.BitSet;

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

  /**
   * Whether no two elements share a place. They do not if each stride reaches past all that the smaller ones span, as in nearly all tensors there are; where
   * one does not, the places are counted.
   */
  public static boolean distinct(int[] shape, int[] strides) {
    Integer[] dimensions = new Integer[shape.length];
    for (int r = 0; r < shape.length; r++) {
      if (shape[r] == 0) {
        return true;
      }
      dimensions[r] = r;
    }
    Arrays.sort(dimensions, (r, s) -> Integer.compare(strides[r], strides[s]));
    boolean nested = true;
    long span = 0;
    long elements = 1;
    for (int r : dimensions) {
      nested &= shape[r] == 1 || strides[r] > span;
      span += (long) (shape[r] - 1) * strides[r];
      elements *= shape[r];
    }
    // More elements than places, as with any stride of 0 alone, need no counting.
    return nested || (elements <= span + 1 && distinctPlaces(shape, strides, (int) span));
  }

  private static boolean distinctPlaces(int[] shape, int[] strides, int span) {
    BitSet taken = new BitSet(span + 1);
    int[] index = new int[shape.length];
    int place = 0;
    while (true) {
      if (taken.get(place)) {
        return false;
      }
      taken.set(place);
      int r = shape.length - 1;
      for (; r >= 0 && index[r] == shape[r] - 1; r--) {
        place -= index[r] * strides[r];
        index[r] = 0;
      }
      if (r < 0) {
        return true;
      }
      index[r]++;
      place += strides[r];
    }
  }

  private static int atMostMax(long stride) {
    return (int) Math.min(Integer.MAX_VALUE, stride);
  }
}
