package dev.lanewise.bench.rounds;

import java.util.Objects;

/**
 * One way to do the work of a question.
 *
 * @param name unique among its rivals
 * @param work does all of it once, from the same inputs every time
 * @param warmUpRounds most unmeasured rounds to take part in
 * @param rounds most measured rounds to take part in: always the first ones, so that each has its rivals beside it
 */
public record Contender(String name, Runnable work, int warmUpRounds, int rounds) {
  public Contender {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(work, "work");
    if (warmUpRounds < 0) {
      throw new IllegalArgumentException("warmUpRounds: " + warmUpRounds + ", expected ≥ 0");
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds: " + rounds + ", expected ≥ 1");
    }
  }

  /** Takes part in every round. */
  public Contender(String name, Runnable work) {
    this(name, work, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
