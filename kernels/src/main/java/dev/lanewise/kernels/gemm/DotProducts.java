package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;

/**
 * How a dot product with k in the lanes ends. In scalars and in one order: the Vector API's own sum of lanes has none, so that interpreter and
 * compiled code would differ, and shuffling eight accumulators is more than C2 inlines.
 */
final class DotProducts {
  private DotProducts() {}

  /** The sum of the lanes that an accumulator left at x[from]. */
  static float sumLanes(float[] x, int from) {
    float sum = 0;
    for (int i = from; i < from + LANES; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Σ a·b over from ≤ p < kc, what whole vectors leave over. */
  static float rest(int from, int kc, float[] a, int ao, float[] bp, int bo) {
    float sum = 0;
    for (int p = from; p < kc; p++) {
      sum += a[ao + p] * bp[bo + p];
    }
    return sum;
  }
}
