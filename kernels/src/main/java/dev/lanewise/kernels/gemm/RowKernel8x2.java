package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 8 rows × 2 vectors, for 32 vector registers (AVX-512, NEON): 16 accumulators, 2 of B, 1 of A; more rows run out of general registers. */
final class RowKernel8x2 implements RowKernel {
  private static final int NR = 2 * LANES;

  @Override
  public int mr() {
    return 8;
  }

  @Override
  public int columns() {
    return NR;
  }

  @Override
  public void packB(Product product, int p0, int kb, int j, int filled, PackingBuffers buffers, int bo) {
    Pack.b(product, p0, kb, j, filled, NR, buffers.bp, bo, buffers);
  }

  @Override
  public void accumulateRows(
      int kc, float[] a, int ao, int lda, float[] bp, int bo, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    FloatVector c0_0 = zero(SPECIES), c0_1 = zero(SPECIES);
    FloatVector c1_0 = zero(SPECIES), c1_1 = zero(SPECIES);
    FloatVector c2_0 = zero(SPECIES), c2_1 = zero(SPECIES);
    FloatVector c3_0 = zero(SPECIES), c3_1 = zero(SPECIES);
    FloatVector c4_0 = zero(SPECIES), c4_1 = zero(SPECIES);
    FloatVector c5_0 = zero(SPECIES), c5_1 = zero(SPECIES);
    FloatVector c6_0 = zero(SPECIES), c6_1 = zero(SPECIES);
    FloatVector c7_0 = zero(SPECIES), c7_1 = zero(SPECIES);
    int a0 = ao, a1 = ao + lda, a2 = ao + 2 * lda, a3 = ao + 3 * lda, a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda, a6 = ao + 6 * lda, a7 = ao + 7 * lda;
    for (int p = 0; p < kc; ) {
      int stop = Math.min(kc, p + INNER_STEPS);
      for (; p < stop; p++) {
        FloatVector b0 = fromArray(SPECIES, bp, bo + p * NR), b1 = fromArray(SPECIES, bp, bo + p * NR + LANES), x;
        x = broadcast(SPECIES, a[a0 + p]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1);
        x = broadcast(SPECIES, a[a1 + p]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1);
        x = broadcast(SPECIES, a[a2 + p]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1);
        x = broadcast(SPECIES, a[a3 + p]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1);
        x = broadcast(SPECIES, a[a4 + p]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1);
        x = broadcast(SPECIES, a[a5 + p]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1);
        x = broadcast(SPECIES, a[a6 + p]); c6_0 = x.fma(b0, c6_0); c6_1 = x.fma(b1, c6_1);
        x = broadcast(SPECIES, a[a7 + p]); c7_0 = x.fma(b0, c7_0); c7_1 = x.fma(b1, c7_1);
      }
    }
    FloatVector alphas = broadcast(SPECIES, alpha);
    c0_0 = c0_0.fma(alphas, fromArray(SPECIES, f, fo)); c0_1 = c0_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c1_0 = c1_0.fma(alphas, fromArray(SPECIES, f, fo)); c1_1 = c1_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c2_0 = c2_0.fma(alphas, fromArray(SPECIES, f, fo)); c2_1 = c2_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c3_0 = c3_0.fma(alphas, fromArray(SPECIES, f, fo)); c3_1 = c3_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c4_0 = c4_0.fma(alphas, fromArray(SPECIES, f, fo)); c4_1 = c4_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c5_0 = c5_0.fma(alphas, fromArray(SPECIES, f, fo)); c5_1 = c5_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c6_0 = c6_0.fma(alphas, fromArray(SPECIES, f, fo)); c6_1 = c6_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c7_0 = c7_0.fma(alphas, fromArray(SPECIES, f, fo)); c7_1 = c7_1.fma(alphas, fromArray(SPECIES, f, fo + LANES));
    c0_0.intoArray(c, co); c0_1.intoArray(c, co + LANES); co += ldc;
    c1_0.intoArray(c, co); c1_1.intoArray(c, co + LANES); co += ldc;
    c2_0.intoArray(c, co); c2_1.intoArray(c, co + LANES); co += ldc;
    c3_0.intoArray(c, co); c3_1.intoArray(c, co + LANES); co += ldc;
    c4_0.intoArray(c, co); c4_1.intoArray(c, co + LANES); co += ldc;
    c5_0.intoArray(c, co); c5_1.intoArray(c, co + LANES); co += ldc;
    c6_0.intoArray(c, co); c6_1.intoArray(c, co + LANES); co += ldc;
    c7_0.intoArray(c, co); c7_1.intoArray(c, co + LANES);
  }
}
