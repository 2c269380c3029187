package dev.lanewise.bench.comparison;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.NetworkReference;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.blas.Blas;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.blas.SgemvRoutine;
import dev.lanewise.data.LabelledImages;
import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.MseLoss;
import dev.lanewise.nn.WeightGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long do forward and backward take on MNIST, whole and layer by layer, and how much of it is the way the weight gradient is computed?
 *
 * <p>OpenBLAS works on the arrays where they lie ({@link HeapAccess#PINNED}), so that nobody pays for copies.
 */
final class NetworkStudy implements Study {
  static final String WHOLE = "whole";
  static final String LAYERS = "layers";
  static final String FORWARD = "forward";
  static final String FORWARD_LOSS = "forward + loss";
  static final String BACKWARD = "backward";
  static final String WEIGHT_GRADIENT = "layer 1 gw";

  /** Rows of a large result to compare with the reference, spread over the batch; rows do not depend on each other. */
  private static final int CHECKED_ROWS = 2000;

  private final int n;
  private final int in;
  private final int hidden;
  private final LabelledImages images;
  private final Optional<Blas> blas;
  private final boolean layers;
  private final int naiveRounds;

  NetworkStudy(LabelledImages images, int hidden, Optional<Blas> blas, boolean layers, int naiveRounds) {
    this.n = images.count();
    this.in = images.features();
    this.hidden = hidden;
    this.images = images;
    this.blas = blas;
    this.layers = layers;
    this.naiveRounds = naiveRounds;
  }

  @Override
  public String group() {
    return WHOLE;
  }

  @Override
  public String preparation() {
    return "checking gradients  " + shape().spoken();
  }

  @Override
  public int size() {
    return layers ? 13 : 4;
  }

  private Shape shape() {
    return new Shape(n, in, hidden);
  }

  @Override
  public List<Question> prepare() {
    Tensor x = Tensor.of(images.images(), n, in);
    float[] labels = images.targets();
    Tensor target = Tensor.of(labels, n);

    Map<String, Network> networks = new LinkedHashMap<>();
    if (naiveRounds > 0) {
      networks.put(Names.NAIVE, Network.with(in, hidden, WeightGradient.NAIVE_OUTER_PRODUCT, Parallelism.sequential()));
    }
    networks.put(Names.EINSUM, Network.with(in, hidden, WeightGradient.EINSUM, Parallelism.sequential()));
    networks.put(Names.TRANSPOSE_MATMUL, Network.with(in, hidden, WeightGradient.TRANSPOSE_MATMUL, Parallelism.sequential()));
    Optional<SgemmRoutine> rival = blas.map(library -> library.sgemm(HeapAccess.PINNED));
    rival.ifPresent(sgemm -> networks.put(Names.OPENBLAS, Network.on(in, hidden, Names.OPENBLAS, sgemm, Parallelism.sequential())));

    Network ours = networks.get(Names.TRANSPOSE_MATMUL);
    NetworkReference reference = NetworkReference.of(n, in, images.images(), ours.parameters(), NetworkReference.meanSquaredError(labels));
    Map<String, Agreement> outputs = new LinkedHashMap<>();
    Map<String, Agreement> gradients = new LinkedHashMap<>();
    networks.forEach((name, network) -> {
      network.model.forward(x, target);
      network.model.backward();
      outputs.put(name, Agreement.check(name + "'s output", reference.out(), network.second.out().toArray()));
      gradients.put(name, reference.check(name + "'s gradients", network.gradients()));
    });

    Optional<Network> theirs = Optional.ofNullable(networks.get(Names.OPENBLAS));
    List<Question> questions = new ArrayList<>();

    Cost cost = NetworkCosts.forward(shape());
    List<Entry> forward = new ArrayList<>();
    List<Entry> forwardLoss = new ArrayList<>();
    forward.add(new Entry(Names.LANEWISE, () -> ours.model.predict(x), cost, outputs.get(Names.TRANSPOSE_MATMUL)));
    forwardLoss.add(new Entry(Names.LANEWISE, () -> ours.model.forward(x, target), cost, outputs.get(Names.TRANSPOSE_MATMUL)));
    theirs.ifPresent(network -> {
      Agreement agreement = outputs.get(Names.OPENBLAS);
      forward.add(new Entry(Names.OPENBLAS, () -> network.model.predict(x), cost, agreement));
      forward.add(new Entry(Names.OPENBLAS_AGAIN, () -> network.model.predict(x), cost, agreement));
      forwardLoss.add(new Entry(Names.OPENBLAS, () -> network.model.forward(x, target), cost, agreement));
    });
    questions.add(new Question(WHOLE, FORWARD, shape(), forward));
    questions.add(new Question(WHOLE, FORWARD_LOSS, shape(), forwardLoss));

    List<Entry> backward = new ArrayList<>();
    networks.forEach((name, network) -> {
      boolean naive = name.equals(Names.NAIVE);
      // Checking the gradients has warmed it up, and seconds a round are too many to do so again.
      int warmUpRounds = naive ? 0 : Integer.MAX_VALUE;
      int rounds = naive ? naiveRounds : Integer.MAX_VALUE;
      Cost way = naive ? NetworkCosts.backwardByStoredOuterProducts(shape()) : NetworkCosts.backward(shape());
      backward.add(new Entry(new Contender(name, () -> network.model.backward(), warmUpRounds, rounds), way, gradients.get(name)));
    });
    theirs.ifPresent(network -> backward.add(new Entry(
        Names.OPENBLAS_AGAIN, () -> network.model.backward(), NetworkCosts.backward(shape()), gradients.get(Names.OPENBLAS))));
    questions.add(new Question(WHOLE, BACKWARD, shape(), backward));

    MseLoss loss = new MseLoss();
    loss.forward(ours.second.out(), target);
    Tensor g2 = loss.backward();
    if (layers) {
      layers(questions, x, g2, ours, theirs, rival, reference, outputs);
    }
    List<Entry> backward2 = new ArrayList<>();
    Cost cost2 = NetworkCosts.backward2(shape());
    backward2.add(new Entry(Names.LANEWISE, () -> ours.second.backward(g2), cost2, Agreement.UNCHECKED));
    theirs.ifPresent(network -> backward2.add(new Entry(Names.OPENBLAS, () -> network.second.backward(g2), cost2, Agreement.UNCHECKED)));
    questions.add(new Question(LAYERS, "layer 2 backward", shape(), backward2));
    return questions;
  }

  // ---- layer by layer -------------------------------------------------------------------------------------------------------------------

  private void layers(
      List<Question> questions, Tensor x, Tensor g2, Network ours, Optional<Network> theirs, Optional<SgemmRoutine> rival,
      NetworkReference reference, Map<String, Agreement> outputs) {
    Shape shape = shape();
    Tensor a1 = ours.relu.inp();
    Tensor a2 = ours.second.inp();
    Tensor da = copy(ours.second.backward(g2));
    Tensor g1 = copy(ours.relu.backward(da));
    Optional<WeightGradient> theirWay = rival.map(sgemm -> WeightGradient.rival(Names.OPENBLAS, sgemm));

    Cost product = Cost.product(shape);
    Cost product2 = NetworkCosts.forward2(shape);
    List<Entry> forward1 = new ArrayList<>();
    List<Entry> forward2 = new ArrayList<>();
    forward1.add(new Entry(Names.LANEWISE, () -> ours.first.forward(x), product, outputs.get(Names.TRANSPOSE_MATMUL)));
    forward2.add(new Entry(Names.LANEWISE, () -> ours.second.forward(a2), product2, outputs.get(Names.TRANSPOSE_MATMUL)));
    theirs.ifPresent(network -> {
      forward1.add(new Entry(Names.OPENBLAS, () -> network.first.forward(x), product, outputs.get(Names.OPENBLAS)));
      forward2.add(new Entry(Names.OPENBLAS, () -> network.second.forward(a2), product2, outputs.get(Names.OPENBLAS)));
    });
    questions.add(new Question(LAYERS, "layer 1 forward", shape, forward1));
    List<Entry> gw1 = weightGradients(x, g1, hidden, reference.gradients().get(0), theirWay);
    questions.add(new Question(LAYERS, WEIGHT_GRADIENT, shape, gw1));
    questions.add(new Question(LAYERS, "layer 1 gx", shape, inputGradients(g1, ours.first.weight().value(), theirWay)));
    questions.add(columnSums("layer 1 gb", g1, hidden, reference.gradients().get(1)));

    questions.add(new Question(
        LAYERS, "relu", shape,
        List.of(new Entry(Names.LANEWISE, () -> ours.relu.forward(a1), NetworkCosts.relu(shape), Agreement.UNCHECKED))));
    questions.add(new Question(
        LAYERS, "relu backward", shape,
        List.of(new Entry(Names.LANEWISE, () -> ours.relu.backward(da), NetworkCosts.reluBackward(shape), Agreement.UNCHECKED))));

    questions.add(new Question(LAYERS, "layer 2 forward", shape, forward2));
    List<Entry> gw2 = weightGradients(a2, g2, 1, reference.gradients().get(2), theirWay);
    questions.add(new Question(LAYERS, "layer 2 gw", shape, gw2));
    questions.add(new Question(LAYERS, "layer 2 gx", shape, inputGradients(g2, ours.second.weight().value(), theirWay)));
  }

  /** What backward returns is valid until the next backward only. */
  private static Tensor copy(Tensor matrix) {
    return Tensor.of(matrix.toArray(), matrix.shape());
  }

  private List<Entry> weightGradients(Tensor inp, Tensor dout, int columns, double[] expected, Optional<WeightGradient> theirWay) {
    List<Entry> entries = new ArrayList<>();
    Map<String, WeightGradient> ways = new LinkedHashMap<>();
    if (naiveRounds > 0) {
      ways.put(Names.NAIVE, WeightGradient.NAIVE_OUTER_PRODUCT);
    }
    ways.put(Names.EINSUM, WeightGradient.EINSUM);
    ways.put(Names.TRANSPOSE_MATMUL, WeightGradient.TRANSPOSE_MATMUL);
    theirWay.ifPresent(way -> ways.put(Names.OPENBLAS, way));
    ways.forEach((name, way) -> {
      Tensor dweight = Tensor.zeros(inp.size(1), columns);
      Runnable work = () -> way.weightGradient(dweight, inp, dout, Parallelism.sequential());
      if (way == WeightGradient.NAIVE_OUTER_PRODUCT) {
        // Seconds, and its gradients have been compared as part of the whole network's.
        entries.add(new Entry(
            new Contender(name, work, 0, naiveRounds), NetworkCosts.storedOuterProducts(n, inp.size(1), columns), Agreement.UNCHECKED));
        return;
      }
      work.run();
      Cost cost = NetworkCosts.weightGradient(n, inp.size(1), columns);
      entries.add(new Entry(name, work, cost, Agreement.check(name + "'s weight gradient", expected, dweight.toArray())));
    });
    return entries;
  }

  private List<Entry> inputGradients(Tensor dout, Tensor weight, Optional<WeightGradient> theirWay) {
    int stride = Math.max(1, n / CHECKED_ROWS);
    int rows = (n + stride - 1) / stride;
    int columns = weight.size(0);
    int inner = weight.size(1);
    double[] transposed = Reference.transpose(columns, inner, Reference.toDouble(weight.toArray()));
    double[] expected = Reference.product(rows, columns, inner, everyRow(stride, dout), transposed);

    List<Entry> entries = new ArrayList<>();
    Map<String, WeightGradient> ways = new LinkedHashMap<>();
    ways.put(Names.EINSUM, WeightGradient.EINSUM);
    ways.put(Names.TRANSPOSE_MATMUL, WeightGradient.TRANSPOSE_MATMUL);
    theirWay.ifPresent(way -> ways.put(Names.OPENBLAS, way));
    Tensor dinp = Tensor.zeros(n, columns);
    ways.forEach((name, way) -> {
      Runnable work = () -> way.inputGradient(dinp, dout, weight, Parallelism.sequential());
      Arrays.fill(dinp.data(), Float.NaN);
      work.run();
      Cost cost = NetworkCosts.inputGradient(n, columns, inner);
      entries.add(new Entry(name, work, cost, Agreement.check(name + "'s input gradient", expected, everyRow(stride, dinp))));
    });
    return entries;
  }

  /** OpenBLAS has no column sum; gᵀ times a vector of ones is its way to it. */
  private Question columnSums(String name, Tensor g, int columns, double[] expected) {
    List<Entry> entries = new ArrayList<>();
    float[] sums = new float[columns];
    Runnable ours = () -> Bias.columnSum(n, columns, g.data(), g.offset(), columns, sums, 0, Parallelism.sequential());
    ours.run();
    Cost cost = NetworkCosts.columnSum(n, columns);
    entries.add(new Entry(Names.LANEWISE, ours, cost, Agreement.check("Lanewise's bias gradient", expected, sums)));
    blas.ifPresent(library -> {
      float[] ones = new float[n];
      Arrays.fill(ones, 1f);
      float[] theirs = new float[columns];
      SgemvRoutine sgemv = library.sgemv(HeapAccess.PINNED);
      Runnable work = () -> sgemv.sgemv(Transpose.YES, n, columns, 1f, g.data(), g.offset(), columns, ones, 0, 0f, theirs, 0);
      work.run();
      entries.add(new Entry(Names.OPENBLAS, work, cost, Agreement.check("OpenBLAS's bias gradient", expected, theirs)));
    });
    return new Question(LAYERS, name, shape(), entries);
  }

  /** Every so many rows of a matrix, one after the other. */
  private static float[] everyRow(int stride, Tensor matrix) {
    int rows = (matrix.size(0) + stride - 1) / stride;
    int columns = matrix.size(1);
    float[] picked = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(matrix.data(), matrix.offset() + row * stride * columns, picked, row * columns, columns);
    }
    return picked;
  }
}
