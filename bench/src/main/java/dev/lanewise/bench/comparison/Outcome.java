package dev.lanewise.bench.comparison;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.util.ListStatistics;

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
   * Both quartiles on one side of 1, and the median farther from 1 than the same contender, entered twice, was from itself.
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

  /** How far from 1 the same contender, entered twice, came out, as a factor: the median of all questions that asked. */
  public static double noise(List<Measurement> records) {
    double[] factors = records.stream().flatMapToDouble(Outcome::farFromItself).toArray();
    return factors.length == 0 ? 1 : new ListStatistics(factors).getPercentile(50);
  }

  /** The same in the record's own question, where it was asked. */
  static OptionalDouble noiseBeside(Measurement record, List<Measurement> records) {
    return records.stream().filter(record::standsBeside).flatMapToDouble(Outcome::farFromItself).findFirst();
  }

  private static DoubleStream farFromItself(Measurement record) {
    return record.contender().equals(Names.OPENBLAS_AGAIN)
        ? record.ratioToOpenblas().stream().map(ratio -> Math.max(ratio, 1 / ratio)) : DoubleStream.empty();
  }
}
