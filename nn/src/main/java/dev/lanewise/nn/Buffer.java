package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.Arrays;

/** One tensor kept between calls: the same memory as long as the shape stays the same, so that a training step allocates nothing big. */
final class Buffer {
  private Tensor tensor = Tensor.zeros(0);

  /** A contiguous tensor of this shape with whatever is in it; new if it would share memory with what is about to be read. */
  Tensor apartFrom(Tensor read, int... shape) {
    if (!Arrays.equals(tensor.shape(), shape) || tensor.data() == read.data()) {
      tensor = Tensor.zeros(shape);
    }
    return tensor;
  }
}
