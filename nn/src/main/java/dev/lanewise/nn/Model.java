package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * loss(layers(x), target): layers with a loss on top, and backward from the loss through the layers in reverse order.
 *
 * <p>The gradient with respect to x is not computed unless asked for by {@link #needsInputGradient}: for a first layer it costs as much as
 * the forward pass, and nobody needs it to learn.
 *
 * @param <T> what a target is: a {@link Tensor} of floats, or labels in an {@code int[]}
 */
public final class Model<T> {
  private final Sequential layers;
  private final Loss<T> loss;
  private long forwardsWhenDone;

  /** Takes the layers over: their input gradient is no longer asked for. */
  public Model(Sequential layers, Loss<T> loss) {
    this.layers = Objects.requireNonNull(layers, "layers");
    this.loss = Objects.requireNonNull(loss, "loss");
    layers.needsInputGradient(false);
  }

  /** layers(x), valid until the next forward. */
  public Tensor predict(Tensor x) {
    return layers.forward(x);
  }

  /** loss(layers(x), target). */
  public float forward(Tensor x, T target) {
    // loss(l(x), targ)
    float value = loss.forward(layers.forward(x), target);
    forwardsWhenDone = layers.forwards();
    return value;
  }

  /**
   * All parameters' gradients at the last {@link #forward(Tensor, Object)}; returns that of x, or null if it is not asked for.
   *
   * @throws IllegalStateException if that has not run, or layers have run forward without the loss since, as {@link #predict} lets them
   */
  public @Nullable Tensor backward() {
    if (forwardsWhenDone != layers.forwards()) {
      throw new IllegalStateException("Model: backward after a forward of layers that the loss has not seen; expected forward(x, target)");
    }
    // loss.backward(); for l in reversed(layers): l.backward()
    return layers.backward(loss.backward());
  }

  /** Asks backward for the gradient of x, or spares it. */
  public void needsInputGradient(boolean asked) {
    layers.needsInputGradient(asked);
  }

  /** All layers' parameters, named as in "0.weight", "0.bias", "2.weight". */
  public List<Parameter> parameters() {
    return layers.parameters();
  }

  /** Sets all gradients to 0. */
  public void zeroGradients() {
    layers.zeroGradients();
  }

  /** The layers. */
  public Sequential layers() {
    return layers;
  }
}
