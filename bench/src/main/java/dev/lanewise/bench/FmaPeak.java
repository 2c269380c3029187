package dev.lanewise.bench;

import dev.lanewise.kernels.vector.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nothing but vector multiply-adds that do not wait for each other: the arithmetic one core can do per second, for the line above all
 * products.
 *
 * <p>Twelve chains: enough for two units of four or five cycles' latency, and they fit into 16 registers beside three constants. The chains are
 * the addends: as factors each would cost a move beside its multiply-add, and the front end of a shared core would be the limit.
 */
public final class FmaPeak {
  /** That of the kernels, so that both are of one width also where a property forces it. */
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int CHAINS = 12;

  /** A quarter is added and taken away again, exactly, so that no chain ever meets a denormal or an infinity. */
  private static final float QUARTER = 0.25f;

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

  /** Bits of the widest vectors that the processor works with. */
  public static int widestBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  private static double flopsPerStep() {
    return 2 * 2.0 * CHAINS * SPECIES.length();
  }

  private void run(int steps) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector up = FloatVector.broadcast(SPECIES, QUARTER);
    FloatVector down = FloatVector.broadcast(SPECIES, -QUARTER);
    FloatVector x0 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector x1 = FloatVector.broadcast(SPECIES, 2f);
    FloatVector x2 = FloatVector.broadcast(SPECIES, 3f);
    FloatVector x3 = FloatVector.broadcast(SPECIES, 4f);
    FloatVector x4 = FloatVector.broadcast(SPECIES, 5f);
    FloatVector x5 = FloatVector.broadcast(SPECIES, 6f);
    FloatVector x6 = FloatVector.broadcast(SPECIES, 7f);
    FloatVector x7 = FloatVector.broadcast(SPECIES, 8f);
    FloatVector x8 = FloatVector.broadcast(SPECIES, 9f);
    FloatVector x9 = FloatVector.broadcast(SPECIES, 10f);
    FloatVector x10 = FloatVector.broadcast(SPECIES, 11f);
    FloatVector x11 = FloatVector.broadcast(SPECIES, 12f);
    for (int step = 0; step < steps; step++) {
      x0 = one.fma(up, x0);
      x1 = one.fma(up, x1);
      x2 = one.fma(up, x2);
      x3 = one.fma(up, x3);
      x4 = one.fma(up, x4);
      x5 = one.fma(up, x5);
      x6 = one.fma(up, x6);
      x7 = one.fma(up, x7);
      x8 = one.fma(up, x8);
      x9 = one.fma(up, x9);
      x10 = one.fma(up, x10);
      x11 = one.fma(up, x11);
      x0 = one.fma(down, x0);
      x1 = one.fma(down, x1);
      x2 = one.fma(down, x2);
      x3 = one.fma(down, x3);
      x4 = one.fma(down, x4);
      x5 = one.fma(down, x5);
      x6 = one.fma(down, x6);
      x7 = one.fma(down, x7);
      x8 = one.fma(down, x8);
      x9 = one.fma(down, x9);
      x10 = one.fma(down, x10);
      x11 = one.fma(down, x11);
    }
    FloatVector sum = x0.add(x1).add(x2).add(x3).add(x4).add(x5).add(x6).add(x7).add(x8).add(x9).add(x10).add(x11);
    sum.intoArray(sink, 0);
  }

  /** The chains' sums in every lane: 1 + 2 + … + 12 = 78, whatever the number of steps. */
  public float[] sums() {
    return sink.clone();
  }
}
