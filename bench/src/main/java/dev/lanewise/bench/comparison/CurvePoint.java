package dev.lanewise.bench.comparison;

/**
 * A point of the curve that a cold JVM's speed follows.
 *
 * @param contender who does the work
 * @param call how many calls, the first of those that the point stands for
 * @param gflops 10⁹ floating-point operations a second, median of those calls
 */
public record CurvePoint(String contender, int call, double gflops) {
  /** A call takes time, and not for ever. */
  public CurvePoint {
    if (!(gflops > 0)) {
      throw new IllegalArgumentException("gflops: " + gflops + " of " + contender + ", expected a number > 0");
    }
  }
}
