package dev.lanewise.bench.goals;

import dev.lanewise.bench.fork.Fork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.openjdk.jmh.util.ListStatistics;

/** After one second of products in a cold JVM they run at nearly the speed they will have for good. */
record WarmUp(int starts) implements Goal {
  static final String NAME = "warm-up";
  private static final int N = 256;
  private static final double BOUND = 0.8;
  private static final Duration COLD = Duration.ofSeconds(1);
  private static final Duration STEADY = Duration.ofSeconds(5);
  private static final Duration WINDOW = Duration.ofMillis(250);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "cold JVM, sgemm of %d: after %d s ≥ %.0f %% of the speed after %d s, median of %d JVMs",
        N, COLD.toSeconds(), 100 * BOUND, STEADY.toSeconds(), starts);
  }

  @Override
  public int steps() {
    return starts;
  }

  /** In the cold JVM: the calls right after a second, and those after five, by their median. */
  static Detail detail() {
    long start = System.nanoTime();
    Multiplication square = Multiplication.square(N);
    long prepared = System.nanoTime() - start;
    Runnable work = square.ours().work();
    Timing.repeat(work, Duration.ofNanos(start + prepared + COLD.toNanos() - System.nanoTime()));
    double early = seconds(work);
    Timing.repeat(work, Duration.ofNanos(start + prepared + STEADY.toNanos() - System.nanoTime()));
    double steady = seconds(work);
    double gflop = square.shape().flops() / 1e9;
    return new Detail(
        square.toString(), "the same after " + STEADY.toSeconds() + " s", Figure.exactly(steady / early), OptionalDouble.of(gflop / early),
        OptionalDouble.of(gflop / steady));
  }

  private static double seconds(Runnable work) {
    ListStatistics seconds = new ListStatistics();
    Timing.repeat(() -> {
      long start = System.nanoTime();
      work.run();
      seconds.addValue((System.nanoTime() - start) / 1e9);
    }, WINDOW);
    return seconds.getPercentile(50);
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    List<Detail> measured = new ArrayList<>();
    for (int start = 1; start <= starts; start++) {
      step.accept("cold JVM " + start + " of " + starts);
      measured.addAll(ForkedMeasurement.in(Fork.plain(), NAME));
    }
    Detail detail = FreshStarts.summary(measured.getFirst().what(), measured);
    String figure = String.format(Locale.ROOT, "%.0f %%", 100 * detail.figure().median());
    return new Row(this, figure, Verdict.atLeast(BOUND, detail.figure()), List.of(detail));
  }
}
