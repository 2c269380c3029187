package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forward, backward and step of a whole model: what may not depend on threads, and what may not be allocated again. */
class TrainingStepTest {
  private static final int N = 512;

  /** Bytes of an array of two references. */
  private static final long LIST_OF_TWO = 24;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Tensor x = Draw.uniform(random, N, 784);
  private final int[] labels = Draw.labels(random, N, 10);

  static List<WeightGradient> ownStrategies() {
    return List.of(WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST);
  }

  static List<WeightGradient> ownStrategiesThatStoreNothing() {
    return List.of(WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST);
  }

  private static Model<int[]> model(WeightGradient strategy, Parallelism parallelism) {
    SplittableRandom random = new SplittableRandom(2);
    Sequential layers = new Sequential(
        new Linear(784, 50, Init.KAIMING_NORMAL, random), new Relu(0.5f), new Linear(50, 10, Init.KAIMING_NORMAL, random));
    return new Model<>(layers.weightGradient(strategy).parallelism(parallelism), new CrossEntropyLoss());
  }

  @ParameterizedTest
  @MethodSource("ownStrategies")
  void noBitDependsOnTheThreads(WeightGradient strategy) {
    List<String> expected = threeSteps(strategy, Parallelism.sequential());
    for (Parallelism parallelism : List.of(Parallelism.of(2), Parallelism.of(3), Parallelism.auto())) {
      assertEquals(expected, threeSteps(strategy, parallelism), parallelism.toString());
    }
  }

  /** Everything that three steps compute, each tensor as a line of its own. */
  private List<String> threeSteps(WeightGradient strategy, Parallelism parallelism) {
    Model<int[]> model = model(strategy, parallelism);
    model.needsInputGradient(true);
    Sgd optimizer = new Sgd(model.parameters(), 0.1f);
    List<String> computed = new ArrayList<>();
    for (int step = 1; step <= 3; step++) {
      computed.add("step " + step + ", loss " + model.forward(x, labels));
      computed.add("x.g " + Arrays.toString(model.backward().toArray()));
      optimizer.step();
      computed.add("out " + Arrays.toString(model.layers().out().toArray()));
      for (Parameter parameter : model.parameters()) {
        computed.add(parameter + " " + Arrays.toString(parameter.value().toArray()));
        computed.add(parameter + ".g " + Arrays.toString(parameter.gradient().toArray()));
      }
    }
    return computed;
  }

  @ParameterizedTest
  @MethodSource("ownStrategiesThatStoreNothing")
  void stepsOfEqualShapeAllocateNothing(WeightGradient strategy) {
    Model<int[]> model = model(strategy, Parallelism.sequential());
    Sgd optimizer = new Sgd(model.parameters(), 0.1f);
    // The lists of operands that einsum takes: two weight gradients, one input gradient.
    long most = strategy == WeightGradient.EINSUM ? 3 * LIST_OF_TWO : 0;
    long bytes = Long.MAX_VALUE;
    // Until C2 has compiled a kernel, every vector in it is an object: steps are taken until that is over, or never ends.
    for (int attempt = 0; attempt < 300 && bytes > most; attempt++) {
      bytes = medianBytes(model, optimizer);
    }
    assertTrue(bytes <= most, bytes + " bytes a step, expected at most " + most);
  }

  /** Of 21 steps: a compiler or deoptimization in the background may cost one of them some objects, but not most. */
  private long medianBytes(Model<int[]> model, Sgd optimizer) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] bytes = new long[21];
    for (int step = 0; step < bytes.length; step++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      model.forward(x, labels);
      model.backward();
      optimizer.step();
      bytes[step] = threads.getCurrentThreadAllocatedBytes() - before;
    }
    Arrays.sort(bytes);
    return bytes[bytes.length / 2];
  }
}
