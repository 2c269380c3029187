package dev.lanewise.bench.goals;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.rounds.RoundTimes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * At 128 bits, where no rival has kernels of its own, large products come near to what the arithmetic units can do at that width.
 *
 * @param subject the products
 */
record PeakAt128Bits(Subject subject, boolean quick) implements Goal {
  static final String NAME = "128-bit";
  private static final int BITS = 128;
  private static final int N = 512;

  /** What is multiplied. */
  enum Subject {
    /** A square. */
    SQUARE(0.75, "square of " + N),
    /** The three products of the network's first layer, both ways to the weights' gradient. */
    LAYER(0.6, "x @ w, xᵀ @ gy both ways, gy @ wᵀ, 50 columns");

    private final double bound;
    private final String what;

    Subject(double bound, String what) {
      this.bound = bound;
      this.what = what;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String statement() {
    return String.format(Locale.ROOT, "128-bit vectors, %s: ≥ %.0f %% of the FMA peak at that width", subject.what, 100 * subject.bound);
  }

  @Override
  public int steps() {
    return 1;
  }

  static List<Detail> details(int bits, Subject subject, boolean quick) {
    if (FmaPeak.vectorBits() != bits) {
      throw new IllegalStateException("vectors of " + FmaPeak.vectorBits() + " bits, expected " + bits);
    }
    if (subject == Subject.LAYER) {
      return NetworkGoals.layerBesidePeak(subject.bound, quick).measure(_ -> {}).details();
    }
    Multiplication square = Multiplication.square(N);
    RoundTimes times = SgemmGoals.timing(quick).of(List.of(square.ours(), square.peak()));
    return List.of(Detail.of(square + ", " + bits + " bits", times, Names.LANEWISE, Names.FMA_PEAK, square.shape().flops()));
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    step.accept("in a JVM of its own");
    String effort = quick ? ForkedMeasurement.QUICK : ForkedMeasurement.FULL;
    List<Detail> details = ForkedMeasurement.in(Fork.with(FreshStarts.width(BITS)), NAME, effort, Integer.toString(BITS), subject.name());
    Detail lowest = AgainstRivals.lowest(details);
    String figure = String.format(
        Locale.ROOT, "%.1f %%: %.1f of %.1f GFLOP/s, %s", 100 * lowest.figure().median(), lowest.gflops().orElseThrow(),
        lowest.othersGflops().orElseThrow(), lowest.what());
    Verdict verdict = details.stream().map(detail -> Verdict.atLeast(subject.bound, detail.figure())).reduce(Verdict::and).orElseThrow();
    return new Row(this, figure, verdict, details);
  }
}
