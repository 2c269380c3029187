package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.random.RandomGenerator;

/**
 * How weights (in, out) start. The same generator in the same state gives the same weights.
 *
 * <p>Fan in is {@code in}, the terms summed for one output; fan out is {@code out}. The two Kaiming initializations that divide by fan in
 * keep the mean square of activations through layers that end in ReLU; the one by fan out keeps that of gradients.
 */
public enum Init {
  /** N(0, 1). */
  STANDARD_NORMAL {
    @Override
    float draw(int in, int out, RandomGenerator random) {
      return (float) random.nextGaussian();
    }
  },

  /** N(0, 1)/√in. */
  XAVIER {
    @Override
    float draw(int in, int out, RandomGenerator random) {
      return (float) (random.nextGaussian() / Math.sqrt(in));
    }
  },

  /** N(0, 1)·√(2/in). */
  KAIMING_NORMAL {
    @Override
    float draw(int in, int out, RandomGenerator random) {
      return (float) (random.nextGaussian() * Math.sqrt(2.0 / in));
    }
  },

  /** U(−√(6/in), √(6/in)), of standard deviation √(2/in). */
  KAIMING_UNIFORM_FAN_IN {
    @Override
    float draw(int in, int out, RandomGenerator random) {
      return (float) ((2 * random.nextDouble() - 1) * Math.sqrt(6.0 / in));
    }
  },

  /** U(−√(6/out), √(6/out)), of standard deviation √(2/out). */
  KAIMING_UNIFORM_FAN_OUT {
    @Override
    float draw(int in, int out, RandomGenerator random) {
      return (float) ((2 * random.nextDouble() - 1) * Math.sqrt(6.0 / out));
    }
  };

  abstract float draw(int in, int out, RandomGenerator random);

  /**
   * Weights (in, out), drawn row by row.
   *
   * @throws IllegalArgumentException unless in and out are ≥ 1
   */
  public Tensor weight(int in, int out, RandomGenerator random) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException("weight: " + Shapes.text(in, out) + ", expected (in, out), both ≥ 1");
    }
    Tensor weight = Tensor.zeros(in, out);
    float[] data = weight.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = draw(in, out, random);
    }
    return weight;
  }
}
