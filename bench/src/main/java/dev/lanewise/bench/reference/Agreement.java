package dev.lanewise.bench.reference;

/**
 * How far a result is from the same in double precision.
 *
 * @param absolute largest difference of an element
 * @param relative the same over the largest element of the reference
 */
public record Agreement(double absolute, double relative) {
  /** Ten times as strict as the notebooks' own check; rounding in any order of 50,000 summands stays below it. */
  public static final double LIMIT = 1e-3;

  /** For work whose result is checked with another question. */
  public static final Agreement UNCHECKED = new Agreement(Double.NaN, Double.NaN);

  /**
   * Compares.
   *
   * @throws DisagreementException if they disagree, naming the result, the element and both values
   */
  public static Agreement check(String what, double[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new DisagreementException(what + ": " + actual.length + " elements, expected " + expected.length);
    }
    double largest = 0;
    double worst = 0;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double difference = Math.abs(actual[i] - expected[i]);
      if (Double.isNaN(difference)) {
        throw new DisagreementException(what + " is wrong: element " + i + " is " + actual[i] + ", expected " + expected[i]);
      }
      if (difference > worst) {
        worst = difference;
        at = i;
      }
    }
    if (largest == 0) {
      throw new DisagreementException(what + ": the reference is all zeros, so that nothing could be told from it");
    }
    if (worst > LIMIT * largest) {
      throw new DisagreementException(
          what + " is wrong: element " + at + " is " + actual[at] + ", expected " + expected[at] + " within " + LIMIT * largest);
    }
    return new Agreement(worst, worst / largest);
  }

  /** The worse of two. */
  public Agreement and(Agreement other) {
    return new Agreement(Math.max(absolute, other.absolute), Math.max(relative, other.relative));
  }
}
