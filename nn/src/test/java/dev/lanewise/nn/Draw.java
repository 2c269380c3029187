package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.random.RandomGenerator;

/** Random operands. */
final class Draw {
  private Draw() {}

  /** Uniform in [−1, 1). */
  static Tensor uniform(RandomGenerator random, int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = 2 * random.nextFloat() - 1;
    }
    return tensor;
  }

  /** Integers from −7 to 7: products and sums of them are exact in any order. */
  static Tensor integers(RandomGenerator random, int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextInt(-7, 8);
    }
    return tensor;
  }

  static int[] labels(RandomGenerator random, int n, int classes) {
    return random.ints(n, 0, classes).toArray();
  }
}
