package dev.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one vector species all kernels are written in. A constant, because C2 folds vector code to machine instructions only when it sees the species
 * as one.
 */
public final class Lanes {
  public static final VectorSpecies<Float> SPECIES = species(Settings.vectorBits());

  /** Floats in a vector. */
  public static final int LANES = SPECIES.length();

  /**
   * Whether 32 vector registers are there (AVX-512, NEON, SVE) and not 16 (AVX2, SSE): AVX-512 doubles their number for narrower vectors, too.
   */
  public static final boolean REGISTERS_32 = registers32(Settings.registers());

  private static final float[] NUMBERS = numbers();

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private Lanes() {}

  /**
   * The sum of a vector's lanes, halves added to halves.
   *
   * <p>Always in this order. The API's own reduction may add floats in any, and does: the interpreter's result differs from that of compiled code,
   * so the same call would change its bits as it gets hot.
   */
  public static float sum(FloatVector v) {
    if (LANES >= 16) {
      v = v.add(v.rearrange(BY_8));
    }
    if (LANES >= 8) {
      v = v.add(v.rearrange(BY_4));
    }
    if (LANES >= 4) {
      v = v.add(v.rearrange(BY_2));
    }
    return v.add(v.rearrange(BY_1)).lane(0);
  }

  /** The lanes from this one on. */
  public static VectorMask<Float> from(int lane) {
    return FloatVector.fromArray(SPECIES, NUMBERS, 0).compare(VectorOperators.GE, lane);
  }

  private static float[] numbers() {
    float[] numbers = new float[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      numbers[lane] = lane;
    }
    return numbers;
  }

  /** Lane i takes lane i XOR d. */
  public static VectorShuffle<Float> swap(int d) {
    return VectorShuffle.fromOp(SPECIES, lane -> lane ^ d);
  }

  /** The lanes whose bit d is set. */
  public static VectorMask<Float> odd(int d) {
    boolean[] bits = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      bits[lane] = (lane & d) != 0;
    }
    return VectorMask.fromArray(SPECIES, bits, 0);
  }

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane + lanes) % LANES);
  }

  private static boolean registers32(int registers) {
    return registers == 0
        ? FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512 || System.getProperty("os.arch", "").equals("aarch64") : registers == 32;
  }

  private static VectorSpecies<Float> species(int bits) {
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits == 0 ? Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 512) : bits));
  }
}
