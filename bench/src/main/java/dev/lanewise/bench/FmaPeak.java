package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nothing but vector multiply-adds that do not wait for each other: the arithmetic one core can do per second, for the line above all
 * products.
 *
 * <p>Twelve chains: enough for two units of four or five cycles' latency, and they fit into 16 registers beside the two constants.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  /** Towards a fixed point of 1, so that no chain ever meets a denormal or an infinity. */
  private static final float FACTOR = 0.75f;

  private static final float ADDEND = 0.25f;

  /** Where results go, so that they are needed. */
  private final float[] sink = new float[SPECIES.length()];

  /** Multiply-adds of so many floating-point operations altogether, rounded up to a whole step of all chains. */
  public void run(double flops) {
    run(Math.toIntExact((long) Math.ceil(flops / flopsPerStep())));
  }

  /** Bits of the vectors in use. */
  public static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  private static double flopsPerStep() {
    return 2.0 * CHAINS * SPECIES.length();
  }

  private void run(int steps) {
    FloatVector factor = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector addend = FloatVector.broadcast(SPECIES, ADDEND);
    FloatVector x0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector x1 = FloatVector.broadcast(SPECIES, 0.1f);
    FloatVector x2 = FloatVector.broadcast(SPECIES, 0.2f);
    FloatVector x3 = FloatVector.broadcast(SPECIES, 0.3f);
    FloatVector x4 = FloatVector.broadcast(SPECIES, 0.4f);
    FloatVector x5 = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector x6 = FloatVector.broadcast(SPECIES, 0.6f);
    FloatVector x7 = FloatVector.broadcast(SPECIES, 0.7f);
    FloatVector x8 = FloatVector.broadcast(SPECIES, 0.8f);
    FloatVector x9 = FloatVector.broadcast(SPECIES, 0.9f);
    FloatVector x10 = FloatVector.broadcast(SPECIES, 1.1f);
    FloatVector x11 = FloatVector.broadcast(SPECIES, 1.2f);
    for (int step = 0; step < steps; step++) {
      x0 = x0.fma(factor, addend);
      x1 = x1.fma(factor, addend);
      x2 = x2.fma(factor, addend);
      x3 = x3.fma(factor, addend);
      x4 = x4.fma(factor, addend);
      x5 = x5.fma(factor, addend);
      x6 = x6.fma(factor, addend);
      x7 = x7.fma(factor, addend);
      x8 = x8.fma(factor, addend);
      x9 = x9.fma(factor, addend);
      x10 = x10.fma(factor, addend);
      x11 = x11.fma(factor, addend);
    }
    FloatVector sum = x0.add(x1).add(x2).add(x3).add(x4).add(x5).add(x6).add(x7).add(x8).add(x9).add(x10).add(x11);
    sum.intoArray(sink, 0);
  }

  /** The chains' sums in every lane: 12, up to rounding, once they have converged. */
  public float[] sums() {
    return sink.clone();
  }
}
