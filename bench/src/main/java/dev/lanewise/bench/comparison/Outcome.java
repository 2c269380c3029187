package dev.lanewise.bench.comparison;

import java.util.List;

/** What a comparison with OpenBLAS says. */
public enum Outcome {
  /** Faster, and by more than the rounds vary. */
  FASTER("faster"),
  /** Slower, and by more than the rounds vary. */
  SLOWER("slower"),
  /** The rounds vary more than the two differ. */
  UNDECIDED("too close to call");

  /** What one or two rounds alone must show. */
  private static final double BEYOND_DOUBT = 2;

  private static final int FEW_ROUNDS = 2;

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** As tables print it. */
  public String words() {
    return words;
  }

  /**
   * Both quartiles on one side of 1, and the median farther from 1 than the same contender ever was from itself.
   *
   * @param noise at least 1: how far it was, as a factor
   */
  static Outcome of(double ratio, double low, double high, int rounds, double noise) {
    double margin = rounds > FEW_ROUNDS ? noise : Math.max(noise, BEYOND_DOUBT);
    if (low > 1 && ratio > margin) {
      return FASTER;
    }
    return high < 1 && ratio < 1 / margin ? SLOWER : UNDECIDED;
  }

  /** How far from 1 the same contender, entered twice, came out: the largest factor of all. */
  public static double noise(List<Measurement> records) {
    return records.stream().filter(record -> record.contender().equals(Names.OPENBLAS_AGAIN) && record.ratioToOpenblas().isPresent())
        .mapToDouble(record -> record.ratioToOpenblas().getAsDouble()).map(ratio -> Math.max(ratio, 1 / ratio)).max().orElse(1);
  }
}
