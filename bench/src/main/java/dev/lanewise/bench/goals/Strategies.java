package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.WeightGradient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Of the ways to the weight gradient, a layer's default picks the fastest, whatever the shape.
 *
 * @param samples batch sizes
 * @param inputs of the layer
 * @param outputs of the layer
 */
record Strategies(List<Integer> samples, List<Integer> inputs, List<Integer> outputs) implements Goal {
  private static final double BOUND = 0.95;
  private static final String DEFAULT = "default";

  /** Rows of a gradient that are checked, the last one and others spread over it. */
  private static final int CHECKED_ROWS = 9;

  /** Of many shapes, each can have little time. */
  private static final Timing TIMING =
      new Timing(Duration.ofMillis(60), new Effort(2, 5, 9, Duration.ofMillis(200), Duration.ofMillis(2)));

  static Strategies of(boolean quick) {
    return quick
        ? new Strategies(List.of(1, 64, 1000), List.of(10, 784), List.of(1, 50))
        : new Strategies(List.of(1, 7, 64, 128, 1000, 10_000, 50_000), List.of(1, 10, 784, 1000), List.of(1, 10, 50, 80, 512));
  }

  @Override
  public String name() {
    return "strategies";
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "gw of %d shapes n × in × out: the default is within %.0f %% of the faster of %s", shapes(), 100 * (1 - BOUND),
        String.join(" and ", LayerProducts.WAYS.keySet()));
  }

  private int shapes() {
    return samples.size() * inputs.size() * outputs.size();
  }

  @Override
  public int steps() {
    return samples.size() * inputs.size();
  }

  @Override
  public Row measure(Consumer<String> step) {
    List<Detail> details = new ArrayList<>();
    warmUp();
    for (int n : samples) {
      for (int in : inputs) {
        step.accept(String.format(Locale.ROOT, "%,d × %,d × …", n, in));
        Tensor x = EinsumGoals.random(n, in);
        outputs.forEach(out -> details.add(detail(new Shape(n, in, out), x)));
      }
    }
    return row(this, details);
  }

  /** Or the first shapes, whose calls take some hundred nanoseconds, would be measured while the ways to them are still being compiled. */
  private void warmUp() {
    int n = samples.getFirst();
    int in = inputs.getFirst();
    outputs.forEach(out -> detail(new Shape(n, in, out), EinsumGoals.random(n, in)));
  }

  static Row row(Goal goal, List<Detail> details) {
    Detail worst = AgainstRivals.lowest(details);
    long within = details.stream().filter(detail -> detail.figure().median() >= BOUND).count();
    Verdict verdict = details.stream().map(detail -> Verdict.atLeast(BOUND, detail.figure()).at(detail.what())).reduce(Verdict::and).orElseThrow();
    String figure = String.format(
        Locale.ROOT, "%d of %d; worst %.2f at %s, where %s", within, details.size(), worst.figure().median(), worst.what(), worst.against());
    return new Row(goal, figure, verdict, details);
  }

  private static Detail detail(Shape shape, Tensor x) {
    Tensor dy = EinsumGoals.random(shape.m(), shape.n());
    Tensor dw = Tensor.zeros(shape.k(), shape.n());
    List<Integer> rows = checkedRows(shape.k());
    double[] expected = Reference.transposedProduct(shape.m(), rows.size(), shape.n(), columns(x, rows), Reference.toDouble(dy.data()));
    List<Contender> contenders = new ArrayList<>();
    ways().forEach((name, way) -> {
      Runnable work = () -> way.weightGradient(dw, x, dy, Parallelism.sequential());
      work.run();
      Agreement.check(name + ", " + shape.spoken(), expected, rows(dw, rows));
      contenders.add(new Contender(name, work));
    });
    return detail(shape, TIMING.of(contenders));
  }

  /** The default beside the fastest way, itself perhaps. */
  static Detail detail(Shape shape, RoundTimes times) {
    String fastest = LayerProducts.WAYS.keySet().stream().min(Comparator.comparingDouble(way -> median(times, way))).orElseThrow();
    String ours = times.seconds().containsKey(DEFAULT) ? DEFAULT : nameOfDefault();
    Figure speed = ours.equals(fastest) ? Figure.exactly(1) : Figure.of(times.speedRelativeTo(fastest, ours));
    double gflop = shape.flops() / 1e9;
    return new Detail(
        shape.spoken(), fastest + " is fastest", speed, OptionalDouble.of(gflop / median(times, ours)),
        OptionalDouble.of(gflop / median(times, fastest)));
  }

  private static double median(RoundTimes times, String contender) {
    return times.times(contender).getPercentile(50);
  }

  /** A default that is one of the others need not be timed again. */
  private static Map<String, WeightGradient> ways() {
    Map<String, WeightGradient> ways = new LinkedHashMap<>(LayerProducts.WAYS);
    if (!ways.containsValue(LayerProducts.DEFAULT)) {
      ways.put(DEFAULT, LayerProducts.DEFAULT);
    }
    return ways;
  }

  private static String nameOfDefault() {
    return LayerProducts.WAYS.entrySet().stream().filter(way -> way.getValue().equals(LayerProducts.DEFAULT)).findFirst().orElseThrow().getKey();
  }

  private static List<Integer> checkedRows(int rows) {
    int stride = Math.max(1, (rows - 1) / (CHECKED_ROWS - 1));
    return IntStream.iterate(rows - 1, row -> row >= 0, row -> row - stride).boxed().toList();
  }

  private static float[] rows(Tensor matrix, List<Integer> rows) {
    int columns = matrix.size(1);
    float[] picked = new float[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(matrix.data(), rows.get(i) * columns, picked, i * columns, columns);
    }
    return picked;
  }

  /** Some columns of a matrix, side by side. */
  private static float[] columns(Tensor matrix, List<Integer> columns) {
    float[] picked = new float[matrix.size(0) * columns.size()];
    for (int row = 0; row < matrix.size(0); row++) {
      for (int j = 0; j < columns.size(); j++) {
        picked[row * columns.size() + j] = matrix.data()[row * matrix.size(1) + columns.get(j)];
      }
    }
    return picked;
  }
}
