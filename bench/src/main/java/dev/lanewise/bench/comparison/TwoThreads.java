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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What does a second thread bring? Products on two threads, ReLU and loss on one, for both contenders alike. */
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
    Map<String, Network> networks = new LinkedHashMap<>();
    networks.put(
        Names.LANEWISE, Network.with(shape.k(), hidden, WeightGradient.TRANSPOSE_MATMUL, Parallelism.of(THREADS)));
    blas.ifPresent(library -> networks.put(
        Names.OPENBLAS, Network.on(shape.k(), hidden, Names.OPENBLAS, library.sgemm(HeapAccess.PINNED))));
    networks.forEach((name, network) -> {
      network.model.forward(x, target);
      forward.add(new Entry(name, () -> network.model.forward(x, target), Agreement.UNCHECKED));
      backward.add(new Entry(name, () -> network.model.backward(), Agreement.UNCHECKED));
    });
    return List.of(
        Question.arithmetic(GROUP, "forward + loss", shape, shape.flops() + 2.0 * shape.m() * hidden, forward).onThreads(THREADS),
        Question.arithmetic(GROUP, "backward", shape, shape.flops() + 4.0 * shape.m() * hidden, backward).onThreads(THREADS));
  }
}
