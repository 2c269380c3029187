package dev.lanewise.bench.comparison;

import java.util.OptionalDouble;

/**
 * One contender's figures for one question: a record of results.json.
 *
 * @param group what the page puts into one table
 * @param name the question
 * @param shape its size
 * @param contender who did the work
 * @param threads how many threads it could use
 * @param medianNs median over the rounds of the nanoseconds a call took
 * @param minNs the fastest round
 * @param rounds measured rounds
 * @param spread interquartile range of the times over their median
 * @param gflops 10⁹ floating-point operations a second at the median, where the work is arithmetic
 * @param gbps 10⁹ bytes read and written a second at the median, where the work is moving data
 * @param ratioToOpenblas how many times as fast as OpenBLAS, median of the rounds; above 1 is faster
 * @param ratioLow lower quartile of the same
 * @param ratioHigh upper quartile of the same
 * @param maxError largest difference to the double-precision reference, relative to its largest element
 * @param maxErrorAbs the same, absolute
 * @param notebookMs what the notebooks printed for this on their machines
 */
public record Measurement(
    String group, String name, Shape shape, String contender, int threads,
    double medianNs, double minNs, int rounds, double spread,
    OptionalDouble gflops, OptionalDouble gbps,
    OptionalDouble ratioToOpenblas, OptionalDouble ratioLow, OptionalDouble ratioHigh,
    OptionalDouble maxError, OptionalDouble maxErrorAbs, OptionalDouble notebookMs) {
  /** The median in milliseconds. */
  public double medianMs() {
    return medianNs / 1e6;
  }
}
