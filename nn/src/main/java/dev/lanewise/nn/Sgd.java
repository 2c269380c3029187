package dev.lanewise.nn;

import java.util.List;

/** p ← p − lr·p.g: stochastic gradient descent. */
public final class Sgd {
  private final Parameter[] parameters;
  private final float learningRate;

  /**
   * For these parameters.
   *
   * @throws IllegalArgumentException unless the learning rate is finite and ≥ 0
   */
  public Sgd(List<Parameter> parameters, float learningRate) {
    if (!(learningRate >= 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException("learningRate: " + learningRate + ", expected a finite number ≥ 0");
    }
    this.parameters = List.copyOf(parameters).toArray(Parameter[]::new);
    this.learningRate = learningRate;
  }

  /** One step down all gradients as they are now. */
  public void step() {
    for (Parameter p : parameters) {
      // p += -lr * p.g
      p.step(-learningRate);
    }
  }

  /** Sets all gradients to 0; not needed between steps, as every backward overwrites them. */
  public void zeroGradients() {
    for (Parameter p : parameters) {
      p.zeroGradient();
    }
  }

  /** The factor lr. */
  public float learningRate() {
    return learningRate;
  }
}
