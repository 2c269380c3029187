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
  /** 128, 256 or 512 to force a width; unset for the widest the CPU prefers. A forced width the CPU lacks works, but is emulated and very slow. */
  public static final String VECTOR_BITS_PROPERTY = "lanewise.vectorBits";

  public static final VectorSpecies<Float> SPECIES = species(System.getProperty(VECTOR_BITS_PROPERTY, ""));

  /** Floats in a vector. */
  public static final int LANES = SPECIES.length();

  /** 16 or 32 to choose the register tiles for so many vector registers; unset for those that the CPU has. */
  public static final String REGISTERS_PROPERTY = "lanewise.registers";

  /**
   * Whether 32 vector registers are there (AVX-512, NEON, SVE) and not 16 (AVX2, SSE): AVX-512 doubles their number for narrower vectors, too.
   */
  public static final boolean REGISTERS_32 = registers32(System.getProperty(REGISTERS_PROPERTY, ""));

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

  private static boolean registers32(String registers) {
    return switch (registers) {
      case "" -> FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512 || System.getProperty("os.arch", "").equals("aarch64");
      case "16", "32" -> registers.equals("32");
      default -> throw new IllegalArgumentException(REGISTERS_PROPERTY + ": \"" + registers + "\", expected 16 or 32");
    };
  }

  private static VectorSpecies<Float> species(String bits) {
    return switch (bits) {
      case "" -> FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
      case "128", "256", "512" -> VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
      default -> throw new IllegalArgumentException(VECTOR_BITS_PROPERTY + ": \"" + bits + "\", expected 128, 256 or 512");
    };
  }
}
