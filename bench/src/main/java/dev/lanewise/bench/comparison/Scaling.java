package dev.lanewise.bench.comparison;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.blas.Blas;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.data.LabelledImages;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.WeightGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What do more threads bring? Products, ReLU and column sums on all of them, loss and step on one, for both contenders alike; ours on one thread beside
 * them.
 */
final class Scaling implements Study {
  static final String GROUP = "threads";

  private final LabelledImages images;
  private final int hidden;
  private final Optional<Blas> blas;
  private final List<Integer> threads;

  Scaling(LabelledImages images, int hidden, Optional<Blas> blas, List<Integer> threads) {
    this.images = images;
    this.hidden = hidden;
    this.blas = blas;
    this.threads = threads;
  }

  @Override
  public String group() {
    return GROUP;
  }

  @Override
  public String preparation() {
    return "preparing threads";
  }

  @Override
  public int size() {
    return 2 * threads.size();
  }

  @Override
  public List<Question> prepare() {
    Shape shape = new Shape(images.count(), images.features(), hidden);
    Tensor x = Tensor.of(images.images(), shape.m(), shape.k());
    Tensor target = Tensor.of(images.targets(), shape.m());
    List<Question> questions = new ArrayList<>();
    for (int count : threads) {
      List<Entry> forward = new ArrayList<>();
      List<Entry> backward = new ArrayList<>();
      enter(Names.LANEWISE, ours(shape, Parallelism.of(count)), x, target, forward, backward);
      if (count > 1) {
        enter(Names.ONE_THREAD, ours(shape, Parallelism.sequential()), x, target, forward, backward);
      }
      blas.ifPresent(library -> enter(
          Names.OPENBLAS, Network.on(shape.k(), hidden, Names.OPENBLAS, library.sgemm(HeapAccess.PINNED), Parallelism.of(count)), x, target,
          forward, backward));
      questions.add(new Question(GROUP, NetworkStudy.FORWARD_LOSS, shape, count, forward, List.of()));
      questions.add(new Question(GROUP, NetworkStudy.BACKWARD, shape, count, backward, List.of()));
    }
    return questions;
  }

  private static Network ours(Shape shape, Parallelism parallelism) {
    return Network.with(shape.k(), shape.n(), WeightGradient.TRANSPOSE_MATMUL, parallelism);
  }

  private void enter(String name, Network network, Tensor x, Tensor target, List<Entry> forward, List<Entry> backward) {
    Shape shape = new Shape(images.count(), images.features(), hidden);
    network.model.forward(x, target);
    forward.add(new Entry(name, () -> network.model.forward(x, target), NetworkCosts.forward(shape), Agreement.UNCHECKED));
    backward.add(new Entry(name, () -> network.model.backward(), NetworkCosts.backward(shape), Agreement.UNCHECKED));
  }
}
