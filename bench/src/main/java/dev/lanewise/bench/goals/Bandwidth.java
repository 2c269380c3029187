package dev.lanewise.bench.goals;

import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.vector.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What memory is capable of, on the very arrays that somebody else works on, by the plainest vector loops of the kernels' own width.
 *
 * @param contender that does nothing else
 * @param bytes it moves in a call: those read and those written
 */
record Bandwidth(Contender contender, double bytes) {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int CHAINS = 8;

  /** y ← x: a load and a store a vector. */
  static Bandwidth copy(float[] x, float[] y) {
    return new Bandwidth(new Contender("copy", () -> copy(x, 0, y, 0, x.length)), 2.0 * Float.BYTES * x.length);
  }

  /** The second half of an array ← its first, for work on one large array alone. */
  static Bandwidth copyHalf(float[] x) {
    int half = x.length / 2;
    return new Bandwidth(new Contender("copy", () -> copy(x, 0, x, half, half)), 2.0 * Float.BYTES * half);
  }

  /** y ← x by the JVM's own routine, which may bypass the caches where no Java code can. */
  static Bandwidth arraycopy(float[] x, float[] y) {
    return new Bandwidth(new Contender("System.arraycopy", () -> System.arraycopy(x, 0, y, 0, x.length)), 2.0 * Float.BYTES * x.length);
  }

  /** Sums that nobody needs: a load and an addition a vector. */
  static Bandwidth read(float[]... arrays) {
    float[] sink = new float[SPECIES.length()];
    double bytes = 0;
    for (float[] array : arrays) {
      bytes += (double) Float.BYTES * array.length;
    }
    return new Bandwidth(new Contender("read", () -> {
      for (float[] array : arrays) {
        sum(array).intoArray(sink, 0);
      }
    }), bytes);
  }

  private static void copy(float[] x, int xOffset, float[] y, int yOffset, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = x[xOffset + i];
    }
  }

  /** In lanes, of whole steps: the few elements left are nothing to the time it takes. */
  static FloatVector sum(float[] x) {
    int vector = SPECIES.length();
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int i = 0; i + CHAINS * vector <= x.length; i += CHAINS * vector) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + vector));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * vector));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * vector));
      s4 = s4.add(FloatVector.fromArray(SPECIES, x, i + 4 * vector));
      s5 = s5.add(FloatVector.fromArray(SPECIES, x, i + 5 * vector));
      s6 = s6.add(FloatVector.fromArray(SPECIES, x, i + 6 * vector));
      s7 = s7.add(FloatVector.fromArray(SPECIES, x, i + 7 * vector));
    }
    return s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
  }
}
