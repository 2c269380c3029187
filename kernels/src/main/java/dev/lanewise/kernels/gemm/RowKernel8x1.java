package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 8 rows × 1 vector: 8 accumulators, just enough to hide the latency of multiply-add. For the columns a two-vector tile would half waste. */
final class RowKernel8x1 implements RowKernel {
  @Override
  public int mr() {
    return 8;
  }

  @Override
  public int columns() {
    return LANES;
  }

  @Override
  public void packB(Product product, int p0, int kb, int j, int filled, PackingBuffers buffers, int bo) {
    Pack.b(product, p0, kb, j, filled, LANES, buffers.bp, bo, buffers);
  }

  @Override
  public void accumulateRows(
      int kc, float[] a, int ao, int lda, float[] bp, int bo, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    FloatVector c0 = zero(SPECIES), c1 = zero(SPECIES);
    FloatVector c2 = zero(SPECIES), c3 = zero(SPECIES);
    FloatVector c4 = zero(SPECIES), c5 = zero(SPECIES);
    FloatVector c6 = zero(SPECIES), c7 = zero(SPECIES);
    int a0 = ao, a1 = ao + lda, a2 = ao + 2 * lda, a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda, a5 = ao + 5 * lda, a6 = ao + 6 * lda, a7 = ao + 7 * lda;
    for (int p = 0; p < kc; ) {
      int stop = Math.min(kc, p + INNER_STEPS);
      for (; p < stop; p++) {
        FloatVector b = fromArray(SPECIES, bp, bo + p * LANES);
        c0 = broadcast(SPECIES, a[a0 + p]).fma(b, c0);
        c1 = broadcast(SPECIES, a[a1 + p]).fma(b, c1);
        c2 = broadcast(SPECIES, a[a2 + p]).fma(b, c2);
        c3 = broadcast(SPECIES, a[a3 + p]).fma(b, c3);
        c4 = broadcast(SPECIES, a[a4 + p]).fma(b, c4);
        c5 = broadcast(SPECIES, a[a5 + p]).fma(b, c5);
        c6 = broadcast(SPECIES, a[a6 + p]).fma(b, c6);
        c7 = broadcast(SPECIES, a[a7 + p]).fma(b, c7);
      }
    }
    FloatVector alphas = broadcast(SPECIES, alpha);
    c0 = c0.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c1 = c1.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c2 = c2.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c3 = c3.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c4 = c4.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c5 = c5.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c6 = c6.fma(alphas, fromArray(SPECIES, f, fo)); fo += ldf;
    c7 = c7.fma(alphas, fromArray(SPECIES, f, fo));
    c0.intoArray(c, co); co += ldc;
    c1.intoArray(c, co); co += ldc;
    c2.intoArray(c, co); co += ldc;
    c3.intoArray(c, co); co += ldc;
    c4.intoArray(c, co); co += ldc;
    c5.intoArray(c, co); co += ldc;
    c6.intoArray(c, co); co += ldc;
    c7.intoArray(c, co);
  }
}
