package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.NetworkReference;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.CrossEntropyLoss;
import dev.lanewise.nn.Linear;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.MseLoss;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Relu;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Sgd;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A batch to learn from: x (n, in) → Linear → ReLU → Linear → loss. A single output is to come near to numbers, by mean squared error; several are
 * scores of classes, judged by cross entropy. The same numbers every time, and what they must come to.
 *
 * @param targets one a sample, 0 to 9 or a class
 * @param parameters w1 (in, hidden), b1, w2 (hidden, out), b2
 */
record TrainingTask(int n, int in, int hidden, int out, float[] x, int[] targets, List<float[]> parameters, NetworkReference reference) {
  static final float LEARNING_RATE = 0.01f;
  private static final long SEED = 20_261_123;
  private static final int DIGITS = 10;

  /** What there is to time, checked. */
  record Passes(Runnable forward, Runnable backward, Runnable step) {}

  static TrainingTask of(int n, int in, int hidden, int out) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] x = random(random, n * in, 1);
    int[] targets = random.ints(n, 0, out == 1 ? DIGITS : out).toArray();
    double bound1 = Math.sqrt(6.0 / in);
    double bound2 = Math.sqrt(6.0 / hidden);
    List<float[]> parameters = List.of(
        random(random, in * hidden, bound1), random(random, hidden, bound1), random(random, hidden * out, bound2), random(random, out, bound2));
    Function<double[], NetworkReference.Loss> loss =
        out == 1 ? NetworkReference.meanSquaredError(floats(targets)) : NetworkReference.crossEntropy(targets);
    return new TrainingTask(n, in, hidden, out, x, targets, parameters, NetworkReference.of(n, in, x, parameters, loss));
  }

  private static float[] random(SplittableRandom random, int length, double bound) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    IntStream.range(0, floats.length).forEach(i -> floats[i] = values[i]);
    return floats;
  }

  boolean hasClasses() {
    return out > 1;
  }

  /** The targets of a single output. */
  float[] numbers() {
    return floats(targets);
  }

  double forwardFlops() {
    return 2.0 * n * hidden * (in + out);
  }

  /** Both weights' gradients, and that of the second layer's input; nobody needs that of x. */
  double backwardFlops() {
    return forwardFlops() + 2.0 * n * hidden * out;
  }

  Passes ours(Parallelism parallelism) {
    return hasClasses() ? ours(new CrossEntropyLoss(), targets, parallelism) : ours(new MseLoss(), Tensor.of(numbers(), n), parallelism);
  }

  private <T> Passes ours(Loss<T> loss, T target, Parallelism parallelism) {
    Linear first = new Linear(Tensor.of(parameters.get(0).clone(), in, hidden), Tensor.of(parameters.get(1).clone(), hidden));
    Linear second = new Linear(Tensor.of(parameters.get(2).clone(), hidden, out), Tensor.of(parameters.get(3).clone(), out));
    Model<T> model = new Model<>(new Sequential(first, Relu.inPlace(), second).parallelism(parallelism), loss);
    Sgd optimizer = new Sgd(model.parameters(), LEARNING_RATE);
    Tensor batch = Tensor.of(x, n, in);
    Passes passes = new Passes(() -> model.forward(batch, target), model::backward, () -> {
      model.forward(batch, target);
      model.backward();
      optimizer.step();
    });
    float value = model.forward(batch, target);
    model.backward();
    check(Names.LANEWISE, value, model.parameters().stream().map(Parameter::gradient).map(Tensor::toArray).toList());
    passes.step.run();
    checkStep(Names.LANEWISE, model.parameters().stream().map(Parameter::value).map(Tensor::toArray).toList());
    return passes;
  }

  /** Loss and gradients are the reference's. */
  void check(String who, float loss, List<float[]> gradients) {
    Agreement.check(who + "'s loss, " + this, new double[] {reference.loss()}, new float[] {loss});
    reference.check(who + "'s gradients, " + this, gradients);
  }

  /** Parameters are where one step leads to. What is compared is the way they went: they themselves are hardly changed by it. */
  void checkStep(String who, List<float[]> stepped) {
    reference.check(
        who + "'s step, " + this, IntStream.range(0, stepped.size()).mapToObj(p -> way(parameters.get(p), stepped.get(p))).toList());
  }

  private static float[] way(float[] before, float[] after) {
    float[] way = new float[before.length];
    IntStream.range(0, way.length).forEach(i -> way[i] = (before[i] - after[i]) / LEARNING_RATE);
    return way;
  }

  /** {@code 50,000 × 784 → 50 → 1}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d × %,d → %,d → %,d", n, in, hidden, out);
  }
}
