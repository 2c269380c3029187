package dev.lanewise.bench;

/**
 * What a network of two layers needs to be trained, before there is one.
 *
 * @param features of a sample
 * @param hidden width of the layer between
 * @param classes scores
 * @param batch samples a step
 */
record NetworkMemory(int features, int hidden, int classes, int batch) {
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** Of what is there, one part in so many stays free: packing buffers, and what the collector needs to move. */
  private static final int SPARED = 16;

  /** Each weight has a gradient, each activation too; of the batch there is a copy. */
  double bytes() {
    double weights = (double) features * hidden + hidden + (double) hidden * classes + classes;
    double samples = (double) batch * (features + 2.0 * hidden + 2.0 * classes);
    return Float.BYTES * (2 * weights + samples);
  }

  /** What of so many bytes a network may have. */
  static double room(double available) {
    return available - available / SPARED;
  }

  /** Whether this fits into the room in so many bytes, and each matrix into an array. */
  boolean fits(double available) {
    long longest = Math.max(Math.max((long) features * hidden, (long) hidden * classes), (long) batch * Math.max(hidden, classes));
    return longest <= LONGEST_ARRAY && bytes() <= room(available);
  }

  /** Such as "784 → 50 → 10". */
  @Override
  public String toString() {
    return features + " → " + hidden + " → " + classes;
  }
}
