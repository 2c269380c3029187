package dev.lanewise.kernels;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Products in double precision by the plainest loops, and the error bound that a float product must keep. */
final class Reference {
  /** Unit roundoff of float. */
  private static final double U = 0x1p-24;

  private Reference() {}

  /** γ(n) = n·u/(1 − n·u). */
  static double gamma(int n) {
    return n * U / (1 - n * U);
  }

  /** How many terms of a sum of k one float takes in one after the other, at most: long sums are sums of blocks. */
  static int terms(int k) {
    return Math.min(k, 1024 + k / 256);
  }

  /** A seeded generator; the seed of a failing case is part of its message. */
  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  static float[] uniform(int n, long seed) {
    RandomGenerator random = random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat(-1f, 1f);
    }
    return x;
  }

  /** Integers from −7 to 7: sums of up to 342,392 products are exact in float in any order. */
  static float[] smallIntegers(int n, long seed) {
    RandomGenerator random = random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(-7, 8);
    }
    return x;
  }

  /** One product to check: shapes, strides and factors, and C as it was before. */
  record Case(
      Transpose transA, Transpose transB, int m, int n, int k, float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc) {

    double a(int i, int p) {
      return a[transA == Transpose.YES ? aOffset + p * lda + i : aOffset + i * lda + p];
    }

    double b(int p, int j) {
      return b[transB == Transpose.YES ? bOffset + j * ldb + p : bOffset + p * ldb + j];
    }

    /** α·Σ a·b + β·c. */
    double exact(int i, int j) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum += a(i, p) * b(p, j);
      }
      return (alpha == 0 ? 0 : alpha * sum) + (beta == 0 ? 0 : (double) beta * c[cOffset + i * ldc + j]);
    }

    /** γ(t+3)·(|α|·Σ|a|·|b| + |β|·|c|), and what subnormal products may lose. */
    double bound(int i, int j) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum += Math.abs(a(i, p) * b(p, j));
      }
      double scaled = (alpha == 0 ? 0 : Math.abs(alpha) * sum) + (beta == 0 ? 0 : Math.abs((double) beta * c[cOffset + i * ldc + j]));
      return gamma(terms(k) + 3) * scaled + k * (double) Float.MIN_VALUE;
    }
  }
}
