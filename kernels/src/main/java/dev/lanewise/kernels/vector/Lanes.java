package dev.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
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

  /**
   * Whether 32 vector registers are there (AVX-512, NEON, SVE) and not 16 (AVX2, SSE): AVX-512 doubles their number for narrower vectors, too.
   */
  public static final boolean REGISTERS_32 = FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
      || System.getProperty("os.arch", "").equals("aarch64");

  private Lanes() {}

  private static VectorSpecies<Float> species(String bits) {
    return switch (bits) {
      case "" -> FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
      case "128", "256", "512" -> VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
      default -> throw new IllegalArgumentException(VECTOR_BITS_PROPERTY + ": \"" + bits + "\", expected 128, 256 or 512");
    };
  }
}
