package dev.lanewise.kernels;

import dev.lanewise.kernels.gemm.TileSizes;

/**
 * Which of many numbered cases a JVM takes: those that leave the remainder {@code part} when divided by {@code of}. JVMs with the same divisor and
 * other remainders take what this one leaves out.
 *
 * <p>{@code -Dlanewise.test.share=part/of}; all cases if that is unset, or with {@code -Dlanewise.test.wholeLists=true}.
 */
record Share(int part, int of) {
  /** A divisor that has no factor in common with the sizes of the lists of cases, so that each size of each list is met. */
  private static final int EMULATED = 5;

  /** From this divisor on, whoever named it cannot take more. */
  private static final int FEWEST = 50;

  /** The share of this JVM; less of it where the CPU lacks the vectors, which are then emulated and very slow. */
  static final Share HERE = TileSizes.emulated() ? asked().smaller(EMULATED) : asked();

  private static Share asked() {
    String[] numbers = System.getProperty("lanewise.test.share", "0/1").split("/");
    Share share = new Share(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    return Boolean.getBoolean("lanewise.test.wholeLists") && share.of < FEWEST ? new Share(0, 1) : share;
  }

  /** Whether this JVM is so slow that even what is not numbered has to be small. */
  boolean isTiny() {
    return of >= FEWEST;
  }

  boolean isAll() {
    return of == 1;
  }

  boolean takes(long number) {
    return number % of == part;
  }

  /** One in so many of these. */
  Share smaller(int times) {
    return new Share(part + of * (times / 2), of * times);
  }
}
