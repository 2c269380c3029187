package dev.lanewise.bench.comparison;

import dev.lanewise.bench.rounds.Effort;
import java.time.Duration;

/**
 * How thoroughly to measure, so that a slow machine does not take all day.
 *
 * @param effort for a question as long as there is time
 * @param limit after which no question gets more than its fewest rounds
 */
record Pace(Effort effort, Duration limit) {
  /** As above, but leaving so much time to others. */
  Pace leaving(Duration others) {
    return new Pace(effort, limit.minus(others));
  }

  Effort after(Duration elapsed) {
    return elapsed.compareTo(limit) < 0 ? effort
        : new Effort(Math.min(2, effort.warmUpRounds()), effort.minRounds(), effort.minRounds(), Duration.ZERO, effort.shortestShot());
  }
}
