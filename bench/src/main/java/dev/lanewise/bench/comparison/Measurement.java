package dev.lanewise.bench.comparison;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
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
 * @param flops floating-point operations of a call
 * @param bytesRead bytes a call has to read at least
 * @param bytesWritten bytes a call has to write at least
 * @param gflops 10⁹ floating-point operations a second at the median
 * @param gbps 10⁹ bytes read and written a second at the median
 * @param partOfLimit the least time the machine's limits allow over the median; more than 1 where data stays in caches
 * @param ratioToOpenblas how many times as fast as OpenBLAS, median of the rounds; above 1 is faster
 * @param ratioLow lower quartile of the same
 * @param ratioHigh upper quartile of the same
 * @param outcome whether that is a difference at all
 * @param speedup how many times as fast as the same on one thread, median of the rounds
 * @param speedupLow lower quartile of the same
 * @param speedupHigh upper quartile of the same
 * @param maxError largest difference to the double-precision reference, relative to its largest element
 * @param maxErrorAbs the same, absolute
 * @param notebookMs what the notebooks printed for this on their machines
 */
public record Measurement(
    @JsonProperty(required = true) String group, @JsonProperty(required = true) String name, @JsonProperty(required = true) Shape shape,
    @JsonProperty(required = true) String contender, @JsonProperty(required = true) int threads,
    @JsonProperty(required = true) double medianNs, @JsonProperty(required = true) double minNs, @JsonProperty(required = true) int rounds,
    @JsonProperty(required = true) double spread,
    OptionalDouble flops, OptionalDouble bytesRead, OptionalDouble bytesWritten, OptionalDouble gflops, OptionalDouble gbps,
    OptionalDouble partOfLimit,
    OptionalDouble ratioToOpenblas, OptionalDouble ratioLow, OptionalDouble ratioHigh, Optional<Outcome> outcome,
    OptionalDouble speedup, OptionalDouble speedupLow, OptionalDouble speedupHigh,
    OptionalDouble maxError, OptionalDouble maxErrorAbs, OptionalDouble notebookMs) {
  /** A ratio has quartiles. */
  public Measurement {
    if (ratioToOpenblas.isPresent() && (ratioLow.isEmpty() || ratioHigh.isEmpty())) {
      throw new IllegalArgumentException(
          "ratioToOpenblas: " + ratioToOpenblas.getAsDouble() + " of " + contender + " without quartiles, expected ratioLow and ratioHigh beside it");
    }
  }

  /** The median in milliseconds. */
  public double medianMs() {
    return medianNs / 1e6;
  }

  /** What a call cannot do without. */
  public Cost cost() {
    return new Cost(flops.orElse(0), bytesRead.orElse(0), bytesWritten.orElse(0));
  }

  /** Floating-point operations for each byte. */
  public double intensity() {
    return cost().flops() / cost().bytes();
  }

  /** Whether it is a comparison with OpenBLAS that somebody can win. */
  public boolean competes() {
    return ratioToOpenblas.isPresent() && !contender.equals(Names.OPENBLAS) && !contender.equals(Names.OPENBLAS_AGAIN);
  }

  /** Whether both are answers to one question, on as many threads. */
  boolean standsBeside(Measurement other) {
    return group.equals(other.group) && name.equals(other.name) && shape.equals(other.shape) && threads == other.threads;
  }

  /**
   * The same as it stands beside this record of OpenBLAS: when it was measured the machine may have had another speed, so that of its times only
   * the ratio to the OpenBLAS of its own rounds says something here.
   *
   * <pre>
   *   median = OpenBLAS's median / ratio
   * </pre>
   */
  Measurement beside(Measurement openblas) {
    double slower = openblas.medianNs / ratioToOpenblas.orElseThrow() / medianNs;
    return new Measurement(
        group, name, shape, contender, threads, slower * medianNs, slower * minNs, rounds, spread, flops, bytesRead, bytesWritten,
        over(gflops, slower), over(gbps, slower), partOfLimit, ratioToOpenblas, ratioLow, ratioHigh, outcome, speedup, speedupLow, speedupHigh,
        maxError, maxErrorAbs, notebookMs);
  }

  private static OptionalDouble over(OptionalDouble rate, double slower) {
    return rate.isPresent() ? OptionalDouble.of(rate.getAsDouble() / slower) : rate;
  }

  /** The same, judged when all is known that it is to be judged by. */
  Measurement judged(Optional<Roof> roof, double noise) {
    OptionalDouble part = roof.isPresent() && cost().bytes() > 0 ? OptionalDouble.of(roof.get().leastNs(cost()) / medianNs) : OptionalDouble.empty();
    Optional<Outcome> judged = competes()
        ? Optional.of(Outcome.of(ratioToOpenblas.getAsDouble(), ratioLow.getAsDouble(), ratioHigh.getAsDouble(), rounds, noise))
        : Optional.empty();
    return new Measurement(
        group, name, shape, contender, threads, medianNs, minNs, rounds, spread, flops, bytesRead, bytesWritten, gflops, gbps, part,
        ratioToOpenblas, ratioLow, ratioHigh, judged, speedup, speedupLow, speedupHigh, maxError, maxErrorAbs, notebookMs);
  }
}
