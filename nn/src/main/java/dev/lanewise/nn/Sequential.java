package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** out = fₗ(… f₂(f₁(inp))): layers one after the other, and backward through them in reverse order. */
public final class Sequential extends Module {
  private final List<Module> layers;
  private final Module[] inOrder;
  private long forwardsWhenDone;

  /**
   * The layers, first to last. All but the first are told that their input gradient is needed.
   *
   * @throws IllegalArgumentException for no layers, or one used twice: it can remember only one input
   */
  public Sequential(Module... layers) {
    this.layers = List.of(layers);
    inOrder = layers.clone();
    if (layers.length == 0) {
      throw new IllegalArgumentException("layers: none, expected at least one");
    }
    Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < layers.length; i++) {
      if (!seen.add(layers[i])) {
        throw new IllegalArgumentException(
            "layers[" + i + "]: " + layers[i] + " is already among the layers before it, and can remember only one input");
      }
    }
    for (int i = 1; i < layers.length; i++) {
      layers[i].needsInputGradient(true);
    }
  }

  @Override
  protected Tensor fwd(Tensor inp) {
    Tensor x = inp;
    // for l in layers: x = l(x)
    for (int i = 0; i < inOrder.length; i++) {
      if (inOrder[i] instanceof Linear linear && linear.fusesRelu()
          && i + 1 < inOrder.length && inOrder[i + 1] instanceof Relu relu && relu.isInPlace()) {
        x = linear.forwardWithRelu(x);
        relu.remember(x, x);
        i++;
      } else {
        x = inOrder[i].forward(x);
      }
    }
    forwardsWhenDone = forwards();
    return x;
  }

  @Override
  protected @Nullable Tensor bwd(Tensor inp, Tensor out, Tensor dout) {
    if (forwardsWhenDone != forwards()) {
      throw new IllegalStateException(this + ": backward after a forward of some layers but not of all; expected forward of all");
    }
    Tensor g = dout;
    // for l in reversed(layers): l.backward()
    for (int i = inOrder.length - 1; i > 0; i--) {
      g = Objects.requireNonNull(inOrder[i].backward(g), NOT_ASKED_FOR);
    }
    return inOrder[0].backward(g);
  }

  @Override
  long forwards() {
    long sum = 0;
    for (Module layer : inOrder) {
      sum += layer.forwards();
    }
    return sum;
  }

  /** Whether the first layer computes dinp. */
  @Override
  public boolean needsInputGradient() {
    return layers.getFirst().needsInputGradient();
  }

  /** Asks the first layer for dinp, or spares it. */
  @Override
  public void needsInputGradient(boolean asked) {
    layers.getFirst().needsInputGradient(asked);
  }

  /** {@link Linear#weightGradient(WeightGradient)} of every linear layer, those of inner sequences included. */
  public Sequential weightGradient(WeightGradient strategy) {
    eachLinear(linear -> linear.weightGradient(strategy));
    return this;
  }

  /** {@link Linear#runOn} of every linear layer, those of inner sequences included. */
  public Sequential runOn(String name, SgemmRoutine routine) {
    eachLinear(linear -> linear.runOn(name, routine));
    return this;
  }

  /** {@link Linear#parallelism(Parallelism)} and {@link Relu#parallelism(Parallelism)} of every such layer, those of inner sequences included. */
  public Sequential parallelism(Parallelism parallelism) {
    for (Module layer : layers) {
      if (layer instanceof Linear linear) {
        linear.parallelism(parallelism);
      } else if (layer instanceof Relu relu) {
        relu.parallelism(parallelism);
      } else if (layer instanceof Sequential inner) {
        inner.parallelism(parallelism);
      }
    }
    return this;
  }

  private void eachLinear(Consumer<Linear> action) {
    for (Module layer : layers) {
      if (layer instanceof Linear linear) {
        action.accept(linear);
      } else if (layer instanceof Sequential inner) {
        inner.eachLinear(action);
      }
    }
  }

  /** The layers, first to last. */
  public List<Module> layers() {
    return layers;
  }

  /** All layers' parameters, named as in "0.weight", "0.bias", "2.weight". */
  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Parameter parameter : layers.get(i).parameters()) {
        all.add(new Parameter(i + "." + parameter.name(), parameter.value(), parameter.gradient()));
      }
    }
    return all;
  }

  /** {@code Sequential(Linear(784, 50), Relu(), Linear(50, 1))}. */
  @Override
  public String toString() {
    return layers.stream().map(Module::toString).collect(Collectors.joining(", ", "Sequential(", ")"));
  }
}
