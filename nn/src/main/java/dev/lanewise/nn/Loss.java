package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;

/**
 * loss = f(out, target), a number, and its gradient with respect to out.
 *
 * <p>Like a {@link Module} it remembers its arguments by reference, borrowed until backward, and reuses the memory of the gradient.
 *
 * @param <T> what a target is: a {@link Tensor} of floats, or labels in an {@code int[]}
 */
public interface Loss<T> {
  /**
   * f(out, target), the mean over the batch.
   *
   * @throws IllegalArgumentException if out and target do not belong together, or the batch is empty
   */
  float forward(Tensor out, T target);

  /**
   * dout = ∂f/∂out at the arguments of the last forward, of out's shape; valid until the next backward.
   *
   * @throws IllegalStateException if forward has not run
   */
  Tensor backward();
}
