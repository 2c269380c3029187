package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 12 rows × 2 vectors, for 32 vector registers (AVX-512, NEON): 24 accumulators, 2 of B, 1 of A = 27. 14 loads for 24 multiply-adds. */
final class MicroKernel12x2 implements MicroKernel {
  private static final int MR = 12;
  private static final int NR = 2 * LANES;
  private static final int WIDTH = Pack.width(MR);

  @Override
  public int mr() {
    return MR;
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public void accumulate(
      int kc, float[] ap, int ao, float[] bp, int bo, int panels, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    for (int panel = 0; panel < panels; panel++, bo += kc * NR) {
      FloatVector c00_0 = zero(SPECIES), c00_1 = zero(SPECIES);
      FloatVector c01_0 = zero(SPECIES), c01_1 = zero(SPECIES);
      FloatVector c02_0 = zero(SPECIES), c02_1 = zero(SPECIES);
      FloatVector c03_0 = zero(SPECIES), c03_1 = zero(SPECIES);
      FloatVector c04_0 = zero(SPECIES), c04_1 = zero(SPECIES);
      FloatVector c05_0 = zero(SPECIES), c05_1 = zero(SPECIES);
      FloatVector c06_0 = zero(SPECIES), c06_1 = zero(SPECIES);
      FloatVector c07_0 = zero(SPECIES), c07_1 = zero(SPECIES);
      FloatVector c08_0 = zero(SPECIES), c08_1 = zero(SPECIES);
      FloatVector c09_0 = zero(SPECIES), c09_1 = zero(SPECIES);
      FloatVector c10_0 = zero(SPECIES), c10_1 = zero(SPECIES);
      FloatVector c11_0 = zero(SPECIES), c11_1 = zero(SPECIES);
      for (int p = 0; p < kc; p++) {
        int i = ao + p * WIDTH;
        int j = bo + p * NR;
        FloatVector b0 = fromArray(SPECIES, bp, j), b1 = fromArray(SPECIES, bp, j + LANES), a;
        a = broadcast(SPECIES, ap[i +  0]); c00_0 = a.fma(b0, c00_0); c00_1 = a.fma(b1, c00_1);
        a = broadcast(SPECIES, ap[i +  1]); c01_0 = a.fma(b0, c01_0); c01_1 = a.fma(b1, c01_1);
        a = broadcast(SPECIES, ap[i +  2]); c02_0 = a.fma(b0, c02_0); c02_1 = a.fma(b1, c02_1);
        a = broadcast(SPECIES, ap[i +  3]); c03_0 = a.fma(b0, c03_0); c03_1 = a.fma(b1, c03_1);
        a = broadcast(SPECIES, ap[i +  4]); c04_0 = a.fma(b0, c04_0); c04_1 = a.fma(b1, c04_1);
        a = broadcast(SPECIES, ap[i +  5]); c05_0 = a.fma(b0, c05_0); c05_1 = a.fma(b1, c05_1);
        a = broadcast(SPECIES, ap[i +  6]); c06_0 = a.fma(b0, c06_0); c06_1 = a.fma(b1, c06_1);
        a = broadcast(SPECIES, ap[i +  7]); c07_0 = a.fma(b0, c07_0); c07_1 = a.fma(b1, c07_1);
        a = broadcast(SPECIES, ap[i +  8]); c08_0 = a.fma(b0, c08_0); c08_1 = a.fma(b1, c08_1);
        a = broadcast(SPECIES, ap[i +  9]); c09_0 = a.fma(b0, c09_0); c09_1 = a.fma(b1, c09_1);
        a = broadcast(SPECIES, ap[i + 10]); c10_0 = a.fma(b0, c10_0); c10_1 = a.fma(b1, c10_1);
        a = broadcast(SPECIES, ap[i + 11]); c11_0 = a.fma(b0, c11_0); c11_1 = a.fma(b1, c11_1);
      }
      int from = fo + panel * NR;
      int to = co + panel * NR;
      FloatVector alphas = broadcast(SPECIES, alpha);
      c00_0 = c00_0.fma(alphas, fromArray(SPECIES, f, from)); c00_1 = c00_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c01_0 = c01_0.fma(alphas, fromArray(SPECIES, f, from)); c01_1 = c01_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c02_0 = c02_0.fma(alphas, fromArray(SPECIES, f, from)); c02_1 = c02_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c03_0 = c03_0.fma(alphas, fromArray(SPECIES, f, from)); c03_1 = c03_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c04_0 = c04_0.fma(alphas, fromArray(SPECIES, f, from)); c04_1 = c04_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c05_0 = c05_0.fma(alphas, fromArray(SPECIES, f, from)); c05_1 = c05_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c06_0 = c06_0.fma(alphas, fromArray(SPECIES, f, from)); c06_1 = c06_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c07_0 = c07_0.fma(alphas, fromArray(SPECIES, f, from)); c07_1 = c07_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c08_0 = c08_0.fma(alphas, fromArray(SPECIES, f, from)); c08_1 = c08_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c09_0 = c09_0.fma(alphas, fromArray(SPECIES, f, from)); c09_1 = c09_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c10_0 = c10_0.fma(alphas, fromArray(SPECIES, f, from)); c10_1 = c10_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c11_0 = c11_0.fma(alphas, fromArray(SPECIES, f, from)); c11_1 = c11_1.fma(alphas, fromArray(SPECIES, f, from + LANES));
      c00_0.intoArray(c, to); c00_1.intoArray(c, to + LANES); to += ldc;
      c01_0.intoArray(c, to); c01_1.intoArray(c, to + LANES); to += ldc;
      c02_0.intoArray(c, to); c02_1.intoArray(c, to + LANES); to += ldc;
      c03_0.intoArray(c, to); c03_1.intoArray(c, to + LANES); to += ldc;
      c04_0.intoArray(c, to); c04_1.intoArray(c, to + LANES); to += ldc;
      c05_0.intoArray(c, to); c05_1.intoArray(c, to + LANES); to += ldc;
      c06_0.intoArray(c, to); c06_1.intoArray(c, to + LANES); to += ldc;
      c07_0.intoArray(c, to); c07_1.intoArray(c, to + LANES); to += ldc;
      c08_0.intoArray(c, to); c08_1.intoArray(c, to + LANES); to += ldc;
      c09_0.intoArray(c, to); c09_1.intoArray(c, to + LANES); to += ldc;
      c10_0.intoArray(c, to); c10_1.intoArray(c, to + LANES); to += ldc;
      c11_0.intoArray(c, to); c11_1.intoArray(c, to + LANES);
    }
  }
}
