package dev.lanewise.bench.comparison;

/**
 * What the machine allows: no kernel computes faster than its arithmetic units or moves data faster than its memory.
 *
 * @param bits width of the vectors
 * @param threads how many work at once
 * @param peakGflops 10⁹ floating-point operations a second of nothing but multiply-adds
 * @param readGbps 10⁹ bytes a second of nothing but reading
 * @param copyGbps 10⁹ bytes a second of nothing but copying, read and written bytes both counted
 */
public record Roof(int bits, int threads, double peakGflops, double readGbps, double copyGbps) {
  /**
   * 10⁹ bytes a second of writing, from what copying takes beyond reading:
   *
   * <pre>
   *   2 / copy = 1 / read + 1 / write
   * </pre>
   */
  double writeGbps() {
    double time = 2 / copyGbps - 1 / readGbps;
    return time > 0 ? 1 / time : copyGbps;
  }

  /** Nanoseconds that the work must take at least: arithmetic and memory may overlap, reading and writing share the way to memory. */
  public double leastNs(Cost cost) {
    return Math.max(cost.flops() / peakGflops, cost.read() / readGbps + cost.written() / writeGbps());
  }

  Roof withPeak(double peak) {
    return new Roof(bits, threads, Math.max(peakGflops, peak), readGbps, copyGbps);
  }
}
