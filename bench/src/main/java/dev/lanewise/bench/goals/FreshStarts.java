package dev.lanewise.bench.goals;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.vector.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.util.ListStatistics;

/** The JIT compiles the kernels equally well at every start, at every width. What counts is the speed beside the FMA peak of the same JVM. */
record FreshStarts(int starts) implements Goal {
  static final String NAME = "fresh-jvms";
  private static final double BOUND = 0.85;
  private static final int N = 256;

  /** What is measured in a fresh JVM. */
  enum Subject {
    TILE("micro-kernel"),
    PRODUCT("sgemm " + N);

    private final String words;

    Subject(String words) {
      this.words = words;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "%d fresh JVMs for each width, micro-kernel and sgemm of %d: the slowest start ≥ %.2f × the median one", starts, N, BOUND);
  }

  @Override
  public int steps() {
    return (int) widths().count() * Subject.values().length * starts;
  }

  static String width(int bits) {
    return "-D" + Settings.VECTOR_BITS_PROPERTY + "=" + bits;
  }

  /** Those that the processor has. */
  private static Stream<Integer> widths() {
    return Stream.of(128, 256, 512).filter(bits -> bits <= FmaPeak.widestBits());
  }

  /** In the fresh JVM. */
  static Detail start(Subject subject) {
    return switch (subject) {
      case TILE -> {
        Tile tile = new Tile();
        yield detail("tile " + tile, List.of(tile.alone(), tile.peak()), tile.flops());
      }
      case PRODUCT -> {
        Multiplication square = Multiplication.square(N);
        yield detail(square.toString(), List.of(square.ours(), square.peak()), square.shape().flops());
      }
    };
  }

  private static Detail detail(String what, List<Contender> contenders, double flops) {
    return Detail.of(what, Timing.START.of(contenders), Names.LANEWISE, Names.FMA_PEAK, flops);
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    List<Detail> details = new ArrayList<>();
    for (int bits : widths().toList()) {
      for (Subject subject : Subject.values()) {
        List<Detail> measured = new ArrayList<>();
        for (int start = 1; start <= starts; start++) {
          step.accept(bits + " bits, " + subject.words + ", start " + start + " of " + starts);
          measured.addAll(ForkedMeasurement.in(Fork.with(width(bits)), NAME, subject.name()));
        }
        details.add(summary(bits + " bits, " + measured.getFirst().what(), measured));
      }
    }
    return row(this, details);
  }

  /** One sample a JVM. */
  static Detail summary(String what, List<Detail> starts) {
    ListStatistics speeds = new ListStatistics(starts.stream().mapToDouble(start -> start.figure().median()).toArray());
    return new Detail(
        what, starts.getFirst().against(), Figure.of(speeds), median(starts.stream().map(Detail::gflops)),
        median(starts.stream().map(Detail::othersGflops)));
  }

  private static OptionalDouble median(Stream<OptionalDouble> values) {
    double[] present = values.flatMapToDouble(OptionalDouble::stream).toArray();
    return present.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(new ListStatistics(present).getPercentile(50));
  }

  static Row row(Goal goal, List<Detail> details) {
    int slowest = IntStream.range(0, details.size()).boxed()
        .min((one, other) -> Double.compare(slowestToMedian(details.get(one)), slowestToMedian(details.get(other)))).orElseThrow();
    double ratio = slowestToMedian(details.get(slowest));
    return new Row(
        goal, String.format(Locale.ROOT, "%.2f, %s", ratio, details.get(slowest).what()), Verdict.atLeast(BOUND, Figure.exactly(ratio)), details);
  }

  private static double slowestToMedian(Detail detail) {
    return detail.figure().min() / detail.figure().median();
  }
}
