package dev.lanewise.bench.goals;

import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.bench.rounds.Rounds;
import java.time.Duration;
import java.util.List;

/**
 * How long to look at one shape.
 *
 * @param settling every contender runs alone for so long first, so that what is measured in rounds is compiled
 * @param effort the rounds
 */
record Timing(Duration settling, Effort effort) {
  private static final Duration SHORTEST_SHOT = Duration.ofMillis(5);

  static final Timing FULL = new Timing(Duration.ofMillis(500), new Effort(6, 11, 41, Duration.ofMillis(2500), SHORTEST_SHOT));
  static final Timing QUICK = new Timing(Duration.ofMillis(250), new Effort(2, 5, 9, Duration.ofMillis(250), SHORTEST_SHOT));

  /** For a JVM that has nothing else to do than to start: most of the time is the compiler's. */
  static final Timing START = new Timing(Duration.ofMillis(700), new Effort(2, 15, 15, Duration.ZERO, SHORTEST_SHOT));

  RoundTimes of(List<Contender> contenders) {
    for (Contender contender : contenders) {
      repeat(contender.work(), settling);
    }
    return new Rounds(effort).measure(contenders);
  }

  /** At least once. */
  static void repeat(Runnable work, Duration duration) {
    long start = System.nanoTime();
    do {
      work.run();
    } while (System.nanoTime() - start < duration.toNanos());
  }
}
