package dev.lanewise.bench.comparison;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.blas.Blas;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.data.LabelledImages;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What does a second thread bring? Products on two threads, bias, ReLU and loss on one, for both contenders alike. */
final class TwoThreads implements Study {
  static final String GROUP = "two threads";
  private static final int THREADS = 2;

  private final LabelledImages images;
  private final int hidden;
  private final Optional<Blas> blas;

  TwoThreads(LabelledImages images, int hidden, Optional<Blas> blas) {
    this.images = images;
    this.hidden = hidden;
    this.blas = blas;
  }

  @Override
  public String preparation() {
    return "preparing two threads";
  }

  @Override
  public int size() {
    return 2;
  }

  @Override
  public List<Question> prepare() {
    Shape shape = new Shape(images.count(), images.features(), hidden);
    Tensor x = Tensor.of(images.images(), shape.m(), shape.k());
    Tensor target = Tensor.of(images.targets(), shape.m());
    List<Entry> forward = new ArrayList<>();
    List<Entry> backward = new ArrayList<>();
    add(forward, backward, Names.LANEWISE, Sgemm.routine(Parallelism.of(THREADS)), shape, x, target);
    blas.ifPresent(library -> add(forward, backward, Names.OPENBLAS, library.sgemm(HeapAccess.PINNED), shape, x, target));
    return List.of(
        Question.arithmetic(GROUP, "forward", shape, shape.flops() + 2.0 * shape.m() * hidden, forward).onThreads(THREADS),
        Question.arithmetic(GROUP, "backward", shape, shape.flops() + 4.0 * shape.m() * hidden, backward).onThreads(THREADS));
  }

  private static void add(
      List<Entry> forward, List<Entry> backward, String name, SgemmRoutine routine, Shape shape, Tensor x, Tensor target) {
    Network network = Network.on(shape.k(), shape.n(), name, routine);
    network.model.forward(x, target);
    forward.add(new Entry(name, () -> network.model.predict(x), Agreement.UNCHECKED));
    backward.add(new Entry(name, () -> network.model.backward(), Agreement.UNCHECKED));
  }
}
