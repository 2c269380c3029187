package dev.lanewise.bench.micro;

import dev.lanewise.bench.FmaPeak;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many multiply-adds can one core do at all? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ArithmeticPeak {
  private static final double FLOPS = 1e8;
  private static final float EXPECTED = 78;

  private final FmaPeak peak = new FmaPeak();

  @Setup
  public void prepare() {
    peak.run(FLOPS);
    if (peak.sums()[0] != EXPECTED) {
      throw new IllegalStateException("sum of all chains: " + peak.sums()[0] + ", expected " + EXPECTED);
    }
  }

  @Benchmark
  public void fma(Work work) {
    peak.run(FLOPS);
    work.flops(FLOPS);
  }
}
