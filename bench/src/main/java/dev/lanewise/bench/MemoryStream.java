package dev.lanewise.bench;

import dev.lanewise.kernels.vector.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nothing but reading, or reading and writing, arrays far larger than any cache: the bytes one core can move per second, for the slope below
 * all kernels. Plain vector loads and stores, as the kernels themselves use them.
 */
public final class MemoryStream {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int FLOATS = 1 << 25;
  private static final int CHAINS = 4;

  /** Of heap that one of these takes, and as much again for moving about. */
  public static final int MEGABYTES = 2 * 2 * Float.BYTES * (FLOATS >> 20);

  private final float[] from = new float[FLOATS];
  private final float[] to = new float[FLOATS];

  /** Arrays of ones, written so that every page of them exists. */
  public MemoryStream() {
    Arrays.fill(from, 1f);
    Arrays.fill(to, 0f);
  }

  /** Bytes that {@link #read} reads. */
  public static double bytesRead() {
    return (double) Float.BYTES * FLOATS;
  }

  /** Bytes that {@link #copy} reads and writes. */
  public static double bytesCopied() {
    return 2 * bytesRead();
  }

  /** The sum of all elements, 2²⁵, exactly: every lane of every chain sums fewer than 2²⁴ ones. */
  public double read() {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    int lanes = SPECIES.length();
    for (int i = 0; i < FLOATS; i += CHAINS * lanes) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, from, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, from, i + lanes));
      s2 = s2.add(FloatVector.fromArray(SPECIES, from, i + 2 * lanes));
      s3 = s3.add(FloatVector.fromArray(SPECIES, from, i + 3 * lanes));
    }
    double sum = 0;
    for (float lane : s0.add(s1).add(s2.add(s3)).toArray()) {
      sum += lane;
    }
    return sum;
  }

  /** Copies all elements and returns the last one copied. */
  public float copy() {
    int lanes = SPECIES.length();
    for (int i = 0; i < FLOATS; i += CHAINS * lanes) {
      FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
      FloatVector.fromArray(SPECIES, from, i + lanes).intoArray(to, i + lanes);
      FloatVector.fromArray(SPECIES, from, i + 2 * lanes).intoArray(to, i + 2 * lanes);
      FloatVector.fromArray(SPECIES, from, i + 3 * lanes).intoArray(to, i + 3 * lanes);
    }
    return to[FLOATS - 1];
  }
}
