package dev.lanewise.bench.rounds;

import java.time.Duration;

/**
 * How long to measure one question.
 *
 * @param warmUpRounds most rounds to wait for times to stop falling
 * @param minRounds rounds to measure whatever they cost
 * @param maxRounds rounds to stop at even if there is time left
 * @param budget time after which no further round begins
 * @param shortestShot calls are batched until a shot of the fastest contender takes this long
 */
public record Effort(int warmUpRounds, int minRounds, int maxRounds, Duration budget, Duration shortestShot) {
  public Effort {
    if (warmUpRounds < 1) {
      throw new IllegalArgumentException("warmUpRounds: " + warmUpRounds + ", expected ≥ 1");
    }
    if (minRounds < 1 || maxRounds < minRounds) {
      throw new IllegalArgumentException("rounds: " + minRounds + " to " + maxRounds + ", expected 1 ≤ minRounds ≤ maxRounds");
    }
  }
}
