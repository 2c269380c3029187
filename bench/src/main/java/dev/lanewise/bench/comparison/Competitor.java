package dev.lanewise.bench.comparison;

import dev.lanewise.kernels.SgemmRoutine;

/**
 * Somebody's product, one thread.
 *
 * @param name as tables print it
 * @param product how it makes a product ready
 * @param rounds most rounds to take part in: who is many times slower would take most of the time, and its factor is beyond doubt
 */
public record Competitor(String name, PreparedProduct.Maker product, int rounds) {
  /** In all rounds. */
  Competitor(String name, PreparedProduct.Maker product) {
    this(name, product, Integer.MAX_VALUE);
  }

  /** On Java arrays, C ← A·B; whoever cannot do more says so. */
  public static Competitor onArrays(String name, SgemmRoutine routine, int rounds) {
    return new Competitor(name, PreparedProduct.onArrays(routine), rounds);
  }
}
