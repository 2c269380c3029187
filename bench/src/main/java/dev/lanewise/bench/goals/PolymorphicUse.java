package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A product does not become slower because others of all kinds have run in the same JVM: shapes, transposes, arrays and segments, threads. The
 * fixed reference is OpenBLAS at the same shape, or the FMA peak without it.
 */
record PolymorphicUse(boolean quick) implements Goal {
  static final String NAME = "polymorphic";
  private static final double BOUND = 0.95;
  private static final int CALLERS = 3;
  private static final List<Shape> SHAPES = List.of(
      new Shape(64, 64, 64), new Shape(256, 256, 256), new Shape(512, 512, 512), new Shape(2000, 300, 20));
  private static final List<Shape> MIX = List.of(
      new Shape(1, 300, 200), new Shape(7, 5, 3), new Shape(33, 100, 65), new Shape(100, 1, 100), new Shape(100, 3, 100),
      new Shape(128, 128, 128), new Shape(300, 784, 50), new Shape(1000, 50, 10), new Shape(1000, 200, 1), new Shape(50, 1000, 300));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String statement() {
    return "after many shapes, transposes, arrays, segments and threads in one JVM: none slower by more than 5 %";
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    step.accept("before and after the mix, in a JVM of its own");
    return Variants.row(this, BOUND, ForkedMeasurement.in(Fork.plain(), NAME, quick ? ForkedMeasurement.QUICK : ForkedMeasurement.FULL));
  }

  /** In a JVM of its own: speed after the mix over speed before it. */
  static List<Detail> details(boolean quick) {
    Rivals rivals = Rivals.openblas();
    rivals.setThreads(1);
    Map<Shape, List<Contender>> contenders = new LinkedHashMap<>();
    for (Shape shape : SHAPES) {
      Multiplication multiplication = Multiplication.of(shape);
      Contender reference = rivals.present().isEmpty() ? multiplication.peak() : multiplication.rivalOnArrays(rivals.present().getFirst());
      contenders.put(shape, List.of(multiplication.ours(), reference));
    }
    Timing timing = SgemmGoals.timing(quick);
    List<Detail> before = measure(contenders, timing);
    mix(Duration.ofSeconds(quick ? 2 : 10));
    List<Detail> after = measure(contenders, timing);
    List<Detail> details = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      details.add(new Detail(
          after.get(i).what(), "before, by " + after.get(i).against(), after.get(i).figure().over(before.get(i).figure()),
          after.get(i).gflops(), before.get(i).gflops()));
    }
    return details;
  }

  private static List<Detail> measure(Map<Shape, List<Contender>> contenders, Timing timing) {
    List<Detail> details = new ArrayList<>();
    contenders.forEach((shape, both) -> details.add(
        Detail.of(shape.spoken(), timing.of(both), Names.LANEWISE, both.getLast().name(), shape.flops())));
    return details;
  }

  private static void mix(Duration duration) {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int seed = caller;
        ends.add(callers.submit(() -> {
          List<Runnable> products = products();
          SplittableRandom random = new SplittableRandom(seed);
          Timing.repeat(() -> products.get(random.nextInt(products.size())).run(), duration);
        }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException("a caller of the mix failed: " + failure, failure);
    }
  }

  private static List<Runnable> products() {
    List<Runnable> products = new ArrayList<>();
    for (Shape shape : MIX) {
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          Multiplication multiplication = Multiplication.of(shape, transA, transB);
          products.add(multiplication.ours().work());
          products.add(multiplication.oursOffHeap("segments").work());
          products.add(multiplication.ours("two threads", Parallelism.of(2)).work());
        }
      }
    }
    return products;
  }
}
