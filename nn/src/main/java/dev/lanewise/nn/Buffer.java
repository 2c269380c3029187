package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;

/** One tensor kept between calls: the same memory as long as the shape stays the same, so that a training step allocates nothing big. */
final class Buffer {
  private Tensor tensor = Tensor.zeros(0);

  /** A contiguous matrix with whatever is in it; new if it would share memory with what is about to be read. */
  Tensor apartFrom(Tensor read, int rows, int columns) {
    if (tensor.rank() != 2 || tensor.size(0) != rows || tensor.size(1) != columns || tensor.data() == read.data()) {
      tensor = Tensor.zeros(rows, columns);
    }
    return tensor;
  }

  /** The same of another tensor's shape. */
  Tensor apartFrom(Tensor read, Tensor like) {
    if (!tensor.hasShapeOf(like) || tensor.data() == read.data()) {
      tensor = Tensor.zeros(like.shape());
    }
    return tensor;
  }
}
