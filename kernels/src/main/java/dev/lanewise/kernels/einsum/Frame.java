package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Tensor;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one run: operands, result, a one, and intermediates, which stay from run to run. Used by one thread at a time; given up when memory
 * is short.
 */
final class Frame {
  /** Floats of {@link #stage}: 16 KB, half of the smallest L1. */
  static final int STAGE = 64 * 64;

  private static final float[] ONE = {1f};

  private final int operands;
  private final float[][] arrays;
  private final int[] offsets;
  private float @Nullable [] stage;
  final ParallelProducts products = new ParallelProducts();
  final SoftReference<Frame> idle = new SoftReference<>(this);

  /** @param elements of every slot; 0 for those that are no intermediates */
  Frame(int operands, int[] elements) {
    this.operands = operands;
    arrays = new float[elements.length][];
    offsets = new int[elements.length];
    arrays[one(operands)] = ONE;
    for (int slot = one(operands) + 1; slot < elements.length; slot++) {
      arrays[slot] = elements[slot] == 0 ? null : new float[elements[slot]];
    }
  }

  /** The slot of the result. */
  static int result(int operands) {
    return operands;
  }

  /** The slot of a single 1. */
  static int one(int operands) {
    return operands + 1;
  }

  void begin(Tensor[] inputs, float[] result, int resultOffset) {
    for (int i = 0; i < operands; i++) {
      arrays[i] = inputs[i].data();
      offsets[i] = inputs[i].offset();
    }
    arrays[result(operands)] = result;
    offsets[result(operands)] = resultOffset;
  }

  /** Forgets what belongs to the caller. */
  void end() {
    for (int i = 0; i <= result(operands); i++) {
      arrays[i] = null;
    }
  }

  /** Room for what a kernel looks at more than once. */
  float[] stage() {
    if (stage == null) {
      stage = new float[STAGE];
    }
    return stage;
  }

  float[] array(int slot) {
    return arrays[slot];
  }

  int offset(int slot) {
    return offsets[slot];
  }
}
