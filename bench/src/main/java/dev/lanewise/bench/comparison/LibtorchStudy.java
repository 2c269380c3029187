package dev.lanewise.bench.comparison;

import ai.djl.ndarray.NDArray;
import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.libtorch.Call;
import dev.lanewise.bench.libtorch.Libtorch;
import dev.lanewise.bench.libtorch.LibtorchNetwork;
import dev.lanewise.bench.libtorch.NetworkScripts;
import dev.lanewise.bench.libtorch.TorchScript;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.NetworkReference;
import dev.lanewise.blas.Blas;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.data.LabelledImages;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.MseLoss;
import dev.lanewise.nn.WeightGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The notebooks' network by libtorch, beside OpenBLAS's products: the questions of {@link NetworkStudy} that a user of libtorch would ask, from the
 * same images and the same weights.
 */
final class LibtorchStudy implements Study {
  private final LabelledImages images;
  private final Shape shape;
  private final Optional<Blas> blas;
  private final boolean weightGradient;
  private final Libtorch libtorch;

  LibtorchStudy(LabelledImages images, int hidden, Optional<Blas> blas, boolean weightGradient, Libtorch libtorch) {
    this.images = images;
    this.shape = new Shape(images.count(), images.features(), hidden);
    this.blas = blas;
    this.weightGradient = weightGradient;
    this.libtorch = libtorch;
  }

  @Override
  public String group() {
    return NetworkStudy.WHOLE;
  }

  @Override
  public String preparation() {
    return "checking libtorch's gradients  " + shape.spoken();
  }

  @Override
  public int size() {
    return weightGradient ? 4 : 3;
  }

  @Override
  public List<Question> prepare() {
    Tensor x = Tensor.of(images.images(), shape.m(), shape.k());
    Tensor target = Tensor.of(images.targets(), shape.m());
    Network ours = Network.with(shape.k(), shape.n(), WeightGradient.TRANSPOSE_MATMUL, Parallelism.sequential());
    NetworkReference reference = NetworkReference.of(
        shape.m(), shape.k(), images.images(), ours.parameters(), NetworkReference.meanSquaredError(images.targets()));
    NDArray theirX = libtorch.tensor(images.images(), shape.m(), shape.k());
    LibtorchNetwork theirs = new LibtorchNetwork(
        libtorch, NetworkScripts.MEAN_SQUARED_ERROR, theirX, libtorch.tensor(images.targets(), shape.m()), ours.parameters());
    Call predict = theirs.predict();
    Call forward = theirs.forward();
    Call backward = theirs.backward();
    Agreement output = Agreement.check("libtorch's output", reference.out(), predict.results().getFirst());
    Agreement loss = Agreement.check("libtorch's loss", new double[] {reference.loss()}, forward.results().getFirst());
    Agreement gradients = reference.check("libtorch's gradients", theirs.ours(backward.results()));

    Optional<Network> baseline = blas.map(library -> Network.on(
        shape.k(), shape.n(), Names.OPENBLAS, library.sgemm(HeapAccess.PINNED), Parallelism.sequential()));
    baseline.ifPresent(network -> {
      network.model.forward(x, target);
      network.model.backward();
      reference.check(Names.OPENBLAS + "'s gradients", network.gradients());
    });
    Cost cost = NetworkCosts.forward(shape);
    List<Question> questions = new ArrayList<>();
    questions.add(question(NetworkStudy.FORWARD, cost, baseline.map(network -> () -> network.model.predict(x)), predict, output));
    questions.add(question(
        NetworkStudy.FORWARD_LOSS, cost, baseline.map(network -> () -> network.model.forward(x, target)), forward, output.and(loss)));
    questions.add(question(
        NetworkStudy.BACKWARD, NetworkCosts.backward(shape), baseline.map(network -> () -> network.model.backward()), backward, gradients));
    if (weightGradient) {
      questions.add(weightGradient(x, theirX, gradientOfHidden(ours, x, target), reference.gradients().getFirst()));
    }
    return questions;
  }

  private Question question(String name, Cost cost, Optional<Runnable> baseline, Call theirs, Agreement agreement) {
    List<Entry> entries = new ArrayList<>();
    baseline.ifPresent(work -> entries.add(new Entry(Names.OPENBLAS, work, cost, Agreement.UNCHECKED)));
    entries.add(new Entry(Names.LIBTORCH, theirs, cost, agreement));
    return new Question(NetworkStudy.WHOLE, name, shape, entries);
  }

  /** xᵀ·gy by libtorch's einsum and by its product: does it make a difference there? */
  private Question weightGradient(Tensor x, NDArray theirX, Tensor g, double[] expected) {
    Cost cost = NetworkCosts.weightGradient(shape.m(), shape.k(), shape.n());
    NDArray theirG = libtorch.tensor(g.toArray(), shape.m(), shape.n());
    List<Entry> entries = new ArrayList<>();
    blas.ifPresent(library -> {
      WeightGradient way = WeightGradient.rival(Names.OPENBLAS, library.sgemm(HeapAccess.PINNED));
      Tensor dweight = Tensor.zeros(shape.k(), shape.n());
      entries.add(new Entry(
          Names.OPENBLAS, () -> way.weightGradient(dweight, x, g, Parallelism.sequential()), cost, Agreement.UNCHECKED));
    });
    entries.add(entry(Names.LIBTORCH_EINSUM, Call.inference(libtorch, TorchScript.einsum("bi,bj->ij"), theirX, theirG), cost, expected));
    entries.add(entry(Names.LIBTORCH_MATMUL, Call.inference(libtorch, TorchScript.transposedProduct(), theirX, theirG), cost, expected));
    return new Question(NetworkStudy.LAYERS, NetworkStudy.WEIGHT_GRADIENT, shape, entries);
  }

  private static Entry entry(String name, Call call, Cost cost, double[] expected) {
    return new Entry(name, call, cost, Agreement.check(name + "'s weight gradient", expected, call.results().getFirst()));
  }

  private static Tensor gradientOfHidden(Network network, Tensor x, Tensor target) {
    network.model.forward(x, target);
    MseLoss loss = new MseLoss();
    loss.forward(network.second.out(), target);
    return network.relu.backward(network.second.backward(loss.backward()));
  }
}
