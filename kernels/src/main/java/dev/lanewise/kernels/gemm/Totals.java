package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of very many blocks, Σ = (b₀ + … + b₆₃) + (b₆₄ + … ) + …: after some blocks the sum so far moves to a total and starts again from zero.
 *
 * <p>One float that takes in block after block loses what is below its last bit: 2⁻²⁴ of a sum that grows with k. Two of them lose it of far fewer
 * additions each. Blocks are counted from the start of k, so that the order of a sum follows from k alone.
 */
final class Totals {
  /** Blocks between two moves: so rare that the moves cost nothing that could be measured. */
  static final int BLOCKS = 64;

  private Totals() {}

  /** T[total …] += T[partial …], T[partial …] ← 0; {@code size} is a whole number of vectors. */
  static void take(float[] t, int partial, int total, int size) {
    FloatVector nothing = zero(SPECIES);
    for (int i = 0; i < size; i += LANES) {
      fromArray(SPECIES, t, total + i).add(fromArray(SPECIES, t, partial + i)).intoArray(t, total + i);
      nothing.intoArray(t, partial + i);
    }
  }
}
