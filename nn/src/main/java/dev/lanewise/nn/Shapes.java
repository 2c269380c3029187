package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Shapes as the layers compare and print them. */
final class Shapes {
  private Shapes() {}

  /** The shape as messages show it: (64, 784). */
  static String text(Tensor tensor) {
    return text(tensor.shape());
  }

  static String text(int... shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  static boolean same(Tensor a, Tensor b) {
    return a.hasShapeOf(b);
  }

  /** (m, n) and contiguous, which is what the products and loops below the layers take. */
  static void matrix(String name, Tensor tensor, int m, int n) {
    if (tensor.rank() != 2 || tensor.size(0) != m || tensor.size(1) != n) {
      throw new IllegalArgumentException(name + ": " + text(tensor) + ", expected " + text(m, n));
    }
    if (!tensor.isContiguous()) {
      throw new IllegalArgumentException(
          name + ": strides " + Arrays.toString(tensor.strides()) + " of " + text(tensor) + ", expected contiguous rows");
    }
  }
}
