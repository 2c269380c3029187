package dev.lanewise.bench.goals;

import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.bench.rounds.Rounds;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * How long to look at one shape.
 *
 * @param settling every contender runs alone first, for whole periods of this length, until the JIT was idle throughout two in a row: a compilation
 *     counts when it ends, and that of a large kernel may take longer than one
 * @param effort the rounds that follow
 */
record Timing(Duration settling, Effort effort) {
  private static final Duration SHORTEST_SHOT = Duration.ofMillis(5);
  private static final int MOST_PERIODS = 12;
  private static final int IDLE_PERIODS = 2;

  /** Share of a period that the compiler may take for the odd method of the JVM's own. */
  private static final double IDLE = 0.02;

  static final Timing FULL = new Timing(Duration.ofMillis(400), new Effort(6, 11, 41, Duration.ofMillis(2500), SHORTEST_SHOT));
  static final Timing QUICK = new Timing(Duration.ofMillis(300), new Effort(3, 5, 9, Duration.ofMillis(250), SHORTEST_SHOT));

  /** For a JVM that has nothing else to do than to start: most of the time is the compiler's. */
  static final Timing START = new Timing(Duration.ofMillis(400), new Effort(2, 15, 15, Duration.ZERO, SHORTEST_SHOT));

  /** Contenders that sit out the warm-up rounds are not settled either. */
  RoundTimes of(List<Contender> contenders) {
    contenders.stream().filter(contender -> contender.warmUpRounds() > 0).forEach(contender -> settle(contender.work()));
    return new Rounds(effort).measure(contenders);
  }

  private void settle(Runnable work) {
    CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
    double idle = IDLE * settling.toMillis();
    for (int period = 0, idlePeriods = 0; period < MOST_PERIODS && idlePeriods < IDLE_PERIODS; period++) {
      long before = jit.getTotalCompilationTime();
      repeat(work, settling);
      idlePeriods = jit.getTotalCompilationTime() - before <= idle ? idlePeriods + 1 : 0;
    }
  }

  /** At least once. */
  static void repeat(Runnable work, Duration duration) {
    long start = System.nanoTime();
    do {
      work.run();
    } while (System.nanoTime() - start < duration.toNanos());
  }
}
