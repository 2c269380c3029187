package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.goals.AgainstLibtorch.Subject;
import dev.lanewise.bench.goals.Contest.Case;
import dev.lanewise.bench.goals.LayerProducts.Beside;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the notebooks' network is to reach, x (n, 784) → Linear → ReLU → Linear → loss: its products beside those of rivals, its passes over memory
 * beside memory alone, and whole passes beside libtorch. Shapes of products are n × in × out.
 */
public final class NetworkGoals {
  private static final int IN = 784;
  private static final int HIDDEN = 50;
  private static final int[] OTHER_WIDTHS = {80, 10, 100};
  private static final int LARGE = 50_000;
  private static final int MEDIUM = 10_000;

  /** 50 columns of so many rows are 40 MB, less one row. */
  private static final int ROWS_OF_40_MB = 209_715;

  private static final double FUSED = 1.15;
  private static final double NAIVE = 100;
  private static final int TWO = 2;
  private static final int FEW = 300;
  private static final int COMPILING_STEPS = 3000;

  private static final Timing FULL =
      new Timing(Duration.ofMillis(300), new Effort(4, 9, 25, Duration.ofMillis(1500), Duration.ofMillis(5)));
  private static final Timing QUICK =
      new Timing(Duration.ofMillis(150), new Effort(3, 5, 9, Duration.ofMillis(250), Duration.ofMillis(5)));

  private NetworkGoals() {}

  /** All of them, in the order of the table. */
  public static List<Goal> all(Rivals rivals, boolean quick) {
    return all(rivals, quick, quick, quick ? QUICK : FULL);
  }

  /** All of them, as large as they are, in a fraction of the time: fewer rounds, and of the many shapes of {@link Strategies} a few. */
  static List<Goal> allBriefly(Rivals rivals) {
    return all(rivals, false, true, QUICK);
  }

  private static List<Goal> all(Rivals rivals, boolean small, boolean brief, Timing timing) {
    List<Goal> goals = new ArrayList<>();
    goals.addAll(products(rivals, 1, small, timing));
    goals.addAll(passes(rivals, 1, small));
    goals.add(new Contest(
        "elementwise",
        "ReLU and bias: ≥ 90 % of the copy bandwidth beside them; column sum and squared error, which only read: of the read bandwidth",
        Stream.of(LARGE, ROWS_OF_40_MB).map(ElementwiseCases::of).flatMap(List::stream).toList(), 1, Rivals.none(), timing));
    goals.add(fused(samples(small), timing));
    goals.add(new Allocation(brief, steps(samples(small))));
    goals.add(new HeldMemory(samples(small), IN, HIDDEN));
    goals.add(Strategies.of(brief));
    goals.add(new PeakAt128Bits(PeakAt128Bits.Subject.LAYER, brief));
    goals.addAll(products(rivals, TWO, small, timing));
    goals.addAll(passes(rivals, TWO, small));
    return List.copyOf(goals);
  }

  static Timing timing(boolean quick) {
    return quick ? QUICK : FULL;
  }

  private static String name(String name, int threads) {
    return threads == 1 ? name : "two-threads-" + name;
  }

  // ---- products -------------------------------------------------------------------------------------------------------------------------

  private static List<Goal> products(Rivals rivals, int threads, boolean small, Timing timing) {
    boolean alone = threads == 1;
    int[] sizes = small ? new int[] {MEDIUM} : alone ? new int[] {LARGE, MEDIUM} : new int[] {LARGE};
    int[] widths = small ? new int[] {OTHER_WIDTHS[0]} : OTHER_WIDTHS;
    String names = IntStream.of(widths).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    int[] largest = {sizes[0]};
    Beside[] memory = alone ? new Beside[] {Beside.READ} : new Beside[0];
    Beside[] output = alone ? new Beside[] {Beside.COPY} : new Beside[0];
    Beside[] limit = alone ? new Beside[] {Beside.PEAK} : new Beside[0];
    Beside[] naiveAndLimit = alone ? new Beside[] {Beside.NAIVE, Beside.PEAK} : new Beside[0];
    Beside[] limits = alone ? new Beside[] {Beside.PEAK, Beside.COPY} : new Beside[0];
    ToDoubleFunction<String> second = other -> switch (other) {
      case Names.OPENBLAS -> 1.5;
      case "read", "copy" -> 0.8;
      default -> 0;
    };
    Function<Shape, LayerProducts> layer = shape -> new LayerProducts(shape, rivals, threads);
    List<Case> secondLayer = new ArrayList<>();
    secondLayer.addAll(cases("forward ", largest, HIDDEN, new int[] {1}, shape -> layer.apply(shape).forward(second, memory)));
    secondLayer.addAll(cases("gw ", largest, HIDDEN, new int[] {1}, shape -> layer.apply(shape).weightGradient(LayerProducts.WAYS, second, memory)));
    secondLayer.addAll(cases("gx ", largest, HIDDEN, new int[] {1}, shape -> layer.apply(shape).inputGradient(second, output)));
    return List.of(
        contest("forward", "x @ w, 50 columns: ≥ 2 × each rival", rivals, threads, timing,
            cases("", sizes, IN, new int[] {HIDDEN}, shape -> layer.apply(shape).forward(rivalsBy(2), limit))),
        contest("widths", "x @ w, " + names + " columns: ≥ 1.5 × each rival", rivals, threads, timing,
            cases("", sizes, IN, widths, shape -> layer.apply(shape).forward(rivalsBy(1.5), limit))),
        contest("gw", "xᵀ @ gy by einsum and by transpose-matmul: each ≥ 2 × each rival's sgemm(T)" + (alone ? ", ≥ 100 × naive" : ""),
            rivals, threads, timing,
            cases("", sizes, IN, new int[] {HIDDEN},
                shape -> layer.apply(shape).weightGradient(
                    LayerProducts.WAYS, other -> other.equals(Names.NAIVE) ? NAIVE : rivalsBy(2).applyAsDouble(other), naiveAndLimit))),
        contest("gx", "gy @ wᵀ: ≥ 1.3 × each rival" + (alone ? "; beside it the peak, and the bandwidth of a copy" : ""),
            rivals, threads, timing,
            cases("", largest, IN, new int[] {HIDDEN}, shape -> layer.apply(shape).inputGradient(rivalsBy(1.3), limits))),
        contest("second-layer", "forward, gw, gx of 50 → 1: ≥ 1.5 × OpenBLAS" + (alone
            ? ", ≥ 80 % of the bandwidth of reading, for gx of copying" : ""), rivals, threads, timing, secondLayer));
  }

  /** A least ratio to rivals; none to the limits of the machine. */
  private static ToDoubleFunction<String> rivalsBy(double bound) {
    return other -> other.equals(Names.FMA_PEAK) || other.equals("copy") ? 0 : bound;
  }

  private static Contest contest(String name, String statement, Rivals rivals, int threads, Timing timing, List<Case> cases) {
    return new Contest(name(name, threads), statement, cases, threads, rivals, timing);
  }

  private static List<Case> cases(String what, int[] samples, int in, int[] outputs, Function<Shape, Contest.Field> field) {
    return IntStream.of(samples).boxed().flatMap(n -> IntStream.of(outputs).mapToObj(out -> new Shape(n, in, out)))
        .map(shape -> new Case(what + shape.spoken(), () -> field.apply(shape))).toList();
  }

  /** The three products of the first layer beside the peak. */
  static Contest layerBesidePeak(double bound, boolean quick) {
    int[] samples = {quick ? MEDIUM : LARGE};
    int[] outputs = {HIDDEN};
    Function<Shape, LayerProducts> layer = shape -> new LayerProducts(shape, Rivals.none(), 1);
    List<Case> cases = new ArrayList<>();
    cases.addAll(cases("x @ w, ", samples, IN, outputs, shape -> layer.apply(shape).forward(_ -> bound, Beside.PEAK)));
    cases.addAll(cases(
        "xᵀ @ gy, ", samples, IN, outputs, shape -> layer.apply(shape).weightGradient(LayerProducts.WAYS, _ -> bound, Beside.PEAK)));
    cases.addAll(cases("gy @ wᵀ, ", samples, IN, outputs, shape -> layer.apply(shape).inputGradient(_ -> bound, Beside.PEAK)));
    return contest("peak", "products of a layer beside the peak", Rivals.none(), 1, timing(quick), cases);
  }

  // ---- whole passes ---------------------------------------------------------------------------------------------------------------------

  private static List<Goal> passes(Rivals rivals, int threads, boolean quick) {
    return List.of(
        new AgainstLibtorch(
            name("whole", threads), "forward + loss, backward, step of 784 → 50 → 1", Subject.WHOLE, threads, 3, 3, rivals, quick),
        new AgainstLibtorch(
            name("mini-batch", threads), "step of 128 samples, 784 → 50 → 10 and 784 → 512 → 10", Subject.MINI_BATCH, threads, 1.5, 1.5,
            rivals, quick));
  }

  /** Of the regression network. */
  static int samples(boolean small) {
    return small ? MEDIUM : LARGE;
  }

  private static Goal fused(int n, Timing timing) {
    String product = "first product";
    Variants.Case whole = new Variants.Case(new Shape(n, IN, HIDDEN).spoken() + " → 1", 2.0 * n * HIDDEN * (IN + 1), product, () -> {
      TrainingTask task = TrainingTask.of(n, IN, HIDDEN, 1);
      float[] y = new float[n * HIDDEN];
      float[] w = task.parameters().getFirst();
      return List.of(
          new Contender(product, () -> Sgemm.sgemm(
              Transpose.NO, Transpose.NO, n, HIDDEN, IN, 1f, task.x(), 0, IN, w, 0, HIDDEN, 0f, y, 0, HIDDEN, Parallelism.sequential())),
          new Contender("forward + loss", task.ours(Parallelism.sequential()).forward()));
    });
    return new Variants("fused", "forward + loss: at most 1.15 × the time of its first product alone", List.of(whole), 1 / FUSED, timing);
  }

  /** Large steps are few in the time there is: small ones before them get their code compiled. */
  private static Runnable compiledStep(int n, Parallelism parallelism) {
    Runnable small = TrainingTask.of(FEW, IN, HIDDEN, 1).ours(parallelism).step();
    for (int i = 0; i < COMPILING_STEPS; i++) {
      small.run();
    }
    return TrainingTask.of(n, IN, HIDDEN, 1).ours(parallelism).step();
  }

  private static Map<String, Supplier<Runnable>> steps(int n) {
    Map<String, Supplier<Runnable>> steps = new LinkedHashMap<>();
    steps.put("step of " + n, () -> compiledStep(n, Parallelism.sequential()));
    steps.put("step of " + n + ", two threads", () -> compiledStep(n, Parallelism.of(TWO)));
    steps.put("step of 128, ten classes", () -> TrainingTask.of(128, IN, HIDDEN, 10).ours(Parallelism.sequential()).step());
    return steps;
  }
}
