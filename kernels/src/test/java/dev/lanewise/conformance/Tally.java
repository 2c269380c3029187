package dev.lanewise.conformance;

/** How many calls were checked, and the largest error met, as reference BLAS's tester counts it: in units of 2⁻²³·(|α|·|A|·|B| + |β|·|C|). */
public final class Tally {
  /** Where reference BLAS's tester calls a routine wrong. */
  public static final double RATIO_LIMIT = 16;

  private final String name;
  private long exact;
  private long bounded;
  private double largestRatio;
  private String worst = "";

  public Tally(String name) {
    this.name = name;
  }

  void exact() {
    exact++;
  }

  void bounded() {
    bounded++;
  }

  void ratio(double ratio, Object call) {
    if (ratio > largestRatio) {
      largestRatio = ratio;
      worst = " by " + call;
    }
  }

  public long calls() {
    return exact + bounded;
  }

  public double largestRatio() {
    return largestRatio;
  }

  @Override
  public String toString() {
    return "conformance of %s: %d calls, %d of them exact, largest ratio %.2f of %.0f%s"
        .formatted(name, calls(), exact, largestRatio, RATIO_LIMIT, worst);
  }
}
