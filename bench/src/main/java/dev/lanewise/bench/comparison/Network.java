package dev.lanewise.bench.comparison;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.Init;
import dev.lanewise.nn.Linear;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.MseLoss;
import dev.lanewise.nn.Relu;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.WeightGradient;
import java.util.List;
import java.util.SplittableRandom;

/** The notebooks' network, x → Linear(784, nh) → ReLU → Linear(nh, 1) → MSE, always with the same weights: all contenders must agree. */
final class Network {
  private static final long SEED = 42;

  final Linear first;
  final Relu relu = new Relu();
  final Linear second;
  final Model<Tensor> model;

  private Network(int in, int hidden) {
    SplittableRandom random = new SplittableRandom(SEED);
    first = new Linear(in, hidden, Init.KAIMING_NORMAL, random);
    second = new Linear(hidden, 1, Init.KAIMING_NORMAL, random);
    model = new Model<>(new Sequential(first, relu, second), new MseLoss());
  }

  /** Our kernels, backward one way or another. */
  static Network with(int in, int hidden, WeightGradient strategy, Parallelism parallelism) {
    Network network = new Network(in, hidden);
    network.model.layers().weightGradient(strategy).parallelism(parallelism);
    return network;
  }

  /** Every product by someone else, on as many threads as it likes; bias, ReLU and loss stay ours, on so many. */
  static Network on(int in, int hidden, String name, SgemmRoutine routine, Parallelism parallelism) {
    Network network = new Network(in, hidden);
    network.model.layers().runOn(name, routine).parallelism(parallelism);
    return network;
  }

  /** w1, b1, w2, b2. */
  List<float[]> parameters() {
    return model.parameters().stream().map(parameter -> parameter.value().toArray()).toList();
  }

  /** Theirs, in the same order. */
  List<float[]> gradients() {
    return model.parameters().stream().map(parameter -> parameter.gradient().toArray()).toList();
  }
}
