package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;

/**
 * How a dot product with k in the lanes ends. In scalars and in one order: the Vector API's own sum of lanes has none, so that interpreter and
 * compiled code would differ, and shuffling eight accumulators is more than C2 inlines.
 */
final class DotProducts {
  private DotProducts() {}

  /** The sum of the lanes that an accumulator left at x[from], halves added to halves, as {@link dev.lanewise.kernels.vector.Lanes#sum} adds them. */
  static float sumLanes(float[] x, int from) {
    return LANES == 4 ? fours(x, from, 1) : LANES == 8 ? fours(x, from, 2) + fours(x, from + 1, 2)
        : (fours(x, from, 4) + fours(x, from + 2, 4)) + (fours(x, from + 1, 4) + fours(x, from + 3, 4));
  }

  /** (x₀ + x₂) + (x₁ + x₃), a step apart. */
  private static float fours(float[] x, int from, int step) {
    return (x[from] + x[from + 2 * step]) + (x[from + step] + x[from + 3 * step]);
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
