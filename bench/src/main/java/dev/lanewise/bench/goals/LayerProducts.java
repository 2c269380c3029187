package dev.lanewise.bench.goals;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.goals.Contest.Field;
import dev.lanewise.bench.goals.Contest.Opponent;
import dev.lanewise.bench.goals.Contest.Work;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.Linear;
import dev.lanewise.nn.WeightGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The three products of a linear layer, x (n, in) by w (in, out), by ours and by rivals, all on the same arrays: a rival works on them where they
 * lie. Every result is checked before anything is timed.
 */
final class LayerProducts {
  /** What a layer does unless told otherwise. */
  static final WeightGradient DEFAULT = new Linear(Tensor.zeros(1, 1)).weightGradient();

  /** Two ways of ours, by the names that tables give them. */
  static final Map<String, WeightGradient> WAYS = ways();

  private static final int NAIVE_ROUNDS = 2;

  /** Who else takes part. */
  enum Beside {
    /** All outer products, stored and then summed. */
    NAIVE,
    /** {@link Bandwidth#read} of x. */
    READ,
    /** {@link Bandwidth#copyHalf} of the product. */
    COPY,
    /** {@link FmaPeak}: as many multiply-adds of registers, on one thread. Nobody is faster. */
    PEAK
  }

  private final Shape shape;
  private final Rivals rivals;
  private final Parallelism parallelism;
  private final Tensor x;
  private final Tensor w;
  private final Tensor dy;

  LayerProducts(Shape shape, Rivals rivals, int threads) {
    this.shape = shape;
    this.rivals = rivals;
    this.parallelism = Parallelism.of(threads);
    this.x = EinsumGoals.random(shape.m(), shape.k());
    this.w = EinsumGoals.random(shape.k(), shape.n());
    this.dy = EinsumGoals.random(shape.m(), shape.n());
  }

  private static Map<String, WeightGradient> ways() {
    Map<String, WeightGradient> ways = new LinkedHashMap<>();
    ways.put(Names.EINSUM, WeightGradient.EINSUM);
    ways.put(Names.TRANSPOSE_MATMUL, WeightGradient.TRANSPOSE_MATMUL);
    return ways;
  }

  private interface Product {
    void into(Tensor out);
  }

  /** All of them into the same memory: two large arrays are not equally fast to write. */
  private final class Output {
    private final Tensor out;
    private final double[] expected;

    Output(double[] expected, int... sizes) {
      this.out = Tensor.zeros(sizes);
      this.expected = expected;
    }

    Contender contender(String name, Product product) {
      Arrays.fill(out.data(), Float.NaN);
      product.into(out);
      Agreement.check(name + ", " + shape.spoken(), expected, out.data());
      return new Contender(name, () -> product.into(out));
    }
  }

  /** x @ w. */
  Field forward(ToDoubleFunction<String> bounds, Beside... beside) {
    double[] expected = Reference.product(shape.m(), shape.n(), shape.k(), x.data(), Reference.toDouble(w.data()));
    Output y = new Output(expected, shape.m(), shape.n());
    Contender ours = y.contender(Names.LANEWISE, out -> multiply(Sgemm.routine(parallelism), out));
    List<Contender> others = rivals(y, rival -> {
      SgemmRoutine routine = rival.blas().sgemm(HeapAccess.PINNED);
      return out -> multiply(routine, out);
    });
    return field(List.of(ours), others, y, bounds, beside);
  }

  private void multiply(SgemmRoutine routine, Tensor y) {
    routine.sgemm(
        Transpose.NO, Transpose.NO, shape.m(), shape.n(), shape.k(), 1f, x.data(), 0, shape.k(), w.data(), 0, shape.n(), 0f, y.data(), 0, shape.n());
  }

  /** xᵀ @ dy, each of these ways. */
  Field weightGradient(Map<String, WeightGradient> ways, ToDoubleFunction<String> bounds, Beside... beside) {
    double[] expected = Reference.transposedProduct(shape.m(), shape.k(), shape.n(), x.data(), Reference.toDouble(dy.data()));
    Output dw = new Output(expected, shape.k(), shape.n());
    List<Contender> ours = ways.entrySet().stream()
        .map(way -> dw.contender(way.getKey(), out -> way.getValue().weightGradient(out, x, dy, parallelism))).toList();
    List<Contender> others = rivals(dw, rival -> {
      WeightGradient way = way(rival);
      return out -> way.weightGradient(out, x, dy, parallelism);
    });
    if (List.of(beside).contains(Beside.NAIVE)) {
      // Seconds a call: checking it has warmed it up.
      Product naive = out -> WeightGradient.NAIVE_OUTER_PRODUCT.weightGradient(out, x, dy, parallelism);
      others.add(new Contender(Names.NAIVE, dw.contender(Names.NAIVE, naive).work(), 0, NAIVE_ROUNDS));
    }
    return field(ours, others, dw, bounds, beside);
  }

  /** dy @ wᵀ. */
  Field inputGradient(ToDoubleFunction<String> bounds, Beside... beside) {
    double[] transposed = Reference.transpose(shape.k(), shape.n(), Reference.toDouble(w.data()));
    Output dx = new Output(Reference.product(shape.m(), shape.k(), shape.n(), dy.data(), transposed), shape.m(), shape.k());
    Contender ours = dx.contender(Names.LANEWISE, out -> DEFAULT.inputGradient(out, dy, w, parallelism));
    List<Contender> others = rivals(dx, rival -> {
      WeightGradient way = way(rival);
      return out -> way.inputGradient(out, dy, w, parallelism);
    });
    return field(List.of(ours), others, dx, bounds, beside);
  }

  private static WeightGradient way(Rival rival) {
    return WeightGradient.rival(rival.name(), rival.blas().sgemm(HeapAccess.PINNED));
  }

  private List<Contender> rivals(Output output, Function<Rival, Product> products) {
    return new ArrayList<>(rivals.present().stream().map(rival -> output.contender(rival.name(), products.apply(rival))).toList());
  }

  /** Every product reads or writes all three matrices once. */
  private Field field(List<Contender> ours, List<Contender> others, Output output, ToDoubleFunction<String> bounds, Beside... beside) {
    List<Opponent> opponents = new ArrayList<>();
    others.forEach(other -> opponents.add(Opponent.rival(other, bounds.applyAsDouble(other.name()))));
    if (List.of(beside).contains(Beside.PEAK)) {
      FmaPeak peak = new FmaPeak();
      opponents.add(Opponent.rival(new Contender(Names.FMA_PEAK, () -> peak.run(shape.flops())), bounds.applyAsDouble(Names.FMA_PEAK)));
    }
    Stream.of(beside).filter(kind -> kind == Beside.READ || kind == Beside.COPY)
        .map(kind -> kind == Beside.READ ? Bandwidth.read(x.data()) : Bandwidth.copyHalf(output.out.data()))
        .forEach(bandwidth -> opponents.add(Opponent.bandwidth(bandwidth, bounds.applyAsDouble(bandwidth.contender().name()))));
    double bytes = (double) Float.BYTES * (x.elements() + w.elements() + dy.elements());
    return new Field(new Work(shape.flops(), bytes), ours, opponents);
  }
}
