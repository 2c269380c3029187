package dev.lanewise.bench.goals;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.rounds.RoundTimes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** At 128 bits, where no rival has kernels of its own, a large product comes near to what the arithmetic units can do at that width. */
record PeakAt128Bits(boolean quick) implements Goal {
  static final String NAME = "128-bit";
  private static final int BITS = 128;
  private static final int N = 512;
  private static final double BOUND = 0.75;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String statement() {
    return String.format(Locale.ROOT, "128-bit vectors, square of %d: ≥ %.0f %% of the FMA peak at that width", N, 100 * BOUND);
  }

  @Override
  public int steps() {
    return 1;
  }

  static Detail detail(int bits, boolean quick) {
    if (FmaPeak.vectorBits() != bits) {
      throw new IllegalStateException("vectors of " + FmaPeak.vectorBits() + " bits, expected " + bits);
    }
    Multiplication square = Multiplication.square(N);
    RoundTimes times = SgemmGoals.timing(quick).of(List.of(square.ours(), square.peak()));
    return Detail.of(square + ", " + bits + " bits", times, Names.LANEWISE, Names.FMA_PEAK, square.shape().flops());
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    step.accept("a square in a JVM of its own");
    String effort = quick ? ForkedMeasurement.QUICK : ForkedMeasurement.FULL;
    List<Detail> details = ForkedMeasurement.in(Fork.with(FreshStarts.width(BITS)), NAME, effort, Integer.toString(BITS));
    Detail detail = details.getFirst();
    String figure = String.format(
        Locale.ROOT, "%.1f %%: %.1f of %.1f GFLOP/s", 100 * detail.figure().median(), detail.gflops().orElseThrow(),
        detail.othersGflops().orElseThrow());
    return new Row(this, figure, Verdict.atLeast(BOUND, detail.figure()), details);
  }
}
