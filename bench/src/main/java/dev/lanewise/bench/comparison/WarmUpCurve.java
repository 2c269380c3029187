package dev.lanewise.bench.comparison;

import dev.lanewise.bench.micro.SquareProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;

/** How fast are the first calls in a cold JVM, before the JIT has compiled the kernels? */
final class WarmUpCurve {
  static final int N = 256;
  static final Shape SHAPE = new Shape(N, N, N);

  /** Points of the curve for each tenfold number of calls. */
  private static final int POINTS_A_DECADE = 6;

  private final int forks;
  private final int calls;

  WarmUpCurve(boolean quick) {
    forks = quick ? 1 : 3;
    calls = quick ? 1000 : 3000;
  }

  /** Each call is a single shot of JMH's. One call has been made before, which loads classes and is checked: the curve is what the JIT needs. */
  List<CurvePoint> measure(String contender) {
    List<List<Double>> seconds = new ArrayList<>();
    for (RunResult result : ForkedRun.of(new OptionsBuilder()
        .include("^" + SquareProduct.class.getName().replace(".", "\\.") + "\\.").mode(Mode.SingleShotTime)
        .param("contender", contender.toLowerCase(Locale.ROOT)).param("n", Integer.toString(N))
        .forks(forks).warmupIterations(0).measurementIterations(calls))) {
      result.getBenchmarkResults().forEach(fork -> seconds.add(
          fork.getIterationResults().stream().map(IterationResult::getPrimaryResult).map(shot -> shot.getScore()).toList()));
    }
    return points(contender, seconds);
  }

  /** Medians of ever longer stretches of calls, over all JVMs. */
  static List<CurvePoint> points(String contender, List<List<Double>> seconds) {
    int calls = seconds.stream().mapToInt(List::size).min().orElseThrow();
    List<CurvePoint> points = new ArrayList<>();
    int from = 1;
    for (int step = 1; end(from, step) <= calls + 1; step++) {
      int to = end(from, step);
      ListStatistics times = new ListStatistics();
      for (int call = from; call < to; call++) {
        for (List<Double> jvm : seconds) {
          times.addValue(jvm.get(call - 1));
        }
      }
      points.add(new CurvePoint(contender, from, SHAPE.flops() / times.getPercentile(50) / 1e9));
      from = to;
    }
    return points;
  }

  /** Of a stretch: the first call that does not belong to it any more. What does not fill a stretch is left out. */
  private static int end(int from, int step) {
    return Math.max(from + 1, (int) Math.round(Math.pow(10, (double) step / POINTS_A_DECADE)));
  }
}
