package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.VectorUpdate;
import java.util.Arrays;
import java.util.Objects;

/**
 * Something learned: a value, and the gradient of the loss with respect to it.
 *
 * @param name "weight", "bias"; inside a {@link Sequential} preceded by the layer's index: "0.weight"
 * @param value what the layer computes with, contiguous, changed in place by an optimizer
 * @param gradient of the value's shape, contiguous, overwritten by every backward
 */
public record Parameter(String name, Tensor value, Tensor gradient) {
  /**
   * Keeps both tensors, not copies.
   *
   * @throws IllegalArgumentException if the shapes differ or a tensor is not contiguous
   */
  public Parameter {
    Objects.requireNonNull(name, "name");
    if (!Shapes.same(value, gradient)) {
      throw new IllegalArgumentException(
          name + ": gradient " + Shapes.text(gradient) + ", expected " + Shapes.text(value) + ", the shape of the value");
    }
    if (!value.isContiguous() || !gradient.isContiguous()) {
      throw new IllegalArgumentException(name + ": value and gradient must be contiguous, so that a step is one pass over both");
    }
  }

  /** A parameter with a gradient of zeros. */
  public Parameter(String name, Tensor value) {
    this(name, value, Tensor.zeros(value.shape()));
  }

  /** How many numbers are learned. */
  public int elements() {
    return value.elements();
  }

  /** value ← value + α·gradient. */
  public void step(float alpha) {
    VectorUpdate.axpy(elements(), alpha, gradient.data(), gradient.offset(), value.data(), value.offset());
  }

  /** gradient ← 0. */
  public void zeroGradient() {
    Arrays.fill(gradient.data(), gradient.offset(), gradient.offset() + elements(), 0f);
  }

  /** {@code weight (784, 50)}. */
  @Override
  public String toString() {
    return name + " " + Shapes.text(value);
  }
}
