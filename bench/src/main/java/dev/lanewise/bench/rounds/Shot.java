package dev.lanewise.bench.rounds;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does one shot of one contender take? Asked by {@link Rounds} inside its own JVM only. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class Shot {
  @Param("none")
  public String contender;

  private Runnable work;

  @Setup
  public void find() {
    work = Lineup.work(contender);
  }

  @Benchmark
  public void fire() {
    try {
      work.run();
    } catch (RuntimeException | Error failure) {
      // JMH keeps this state object when a benchmark throws, and would give it to the next run in the same JVM.
      Lineup.fail(failure);
    }
  }
}
