package dev.lanewise.kernels;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Tensors of a shape in every kind of layout. */
enum EinsumLayouts {
  /** Row-major. */
  CONTIGUOUS,
  /** The dimensions reversed in memory, with gaps: a window on something larger. */
  REVERSED_WINDOW,
  /** Any order of dimensions, a gap after some of them, and an offset. */
  SHUFFLED,
  /** Some dimensions repeat: a stride of 0. Not for outputs. */
  EXPANDED;

  /** A view of the given shape over storage from {@code values}. */
  Tensor of(int[] shape, RandomGenerator random, Values values) {
    int rank = shape.length;
    int[] order = new int[rank];
    Arrays.setAll(order, r -> this == REVERSED_WINDOW ? r : rank - 1 - r);
    if (this == SHUFFLED) {
      for (int r = rank - 1; r > 0; r--) {
        int other = random.nextInt(r + 1);
        int swapped = order[r];
        order[r] = order[other];
        order[other] = swapped;
      }
    }
    int[] strides = new int[rank];
    int offset = this == CONTIGUOUS ? 0 : 3;
    int stride = 1;
    for (int r : order) {
      boolean repeats = this == EXPANDED && random.nextInt(3) == 0;
      strides[r] = repeats ? 0 : stride;
      int gap = this == REVERSED_WINDOW || (this == SHUFFLED && random.nextInt(3) == 0) ? 1 : 0;
      stride *= repeats ? 1 : Math.max(1, shape[r]) + gap;
    }
    return Tensor.strided(values.of(offset + stride + 1), offset, shape, strides);
  }

  /** Makes an array of some length. */
  interface Values {
    float[] of(int length);
  }

  /** Integers from −3 to 3. */
  static Values integers(RandomGenerator random) {
    return length -> {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = random.nextInt(-3, 4);
      }
      return values;
    };
  }

  /** Uniform in [−1, 1). */
  static Values uniform(RandomGenerator random) {
    return length -> {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = random.nextFloat(-1f, 1f);
      }
      return values;
    };
  }
}
