package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * 8 rows × 1 column as dot products, k in the lanes: 8 accumulators, 1 of B. The last odd column of a narrow product.
 *
 * <p>The column of B is contiguous. What is left of k, less than a vector, is summed by scalars.
 */
final class RowKernelDots8x1 implements RowKernel {
  @Override
  public int mr() {
    return 8;
  }

  @Override
  public int columns() {
    return 1;
  }

  /** A column, and room to add up the lanes of eight accumulators. */
  @Override
  public int panel(int kb) {
    return kb + 8 * LANES;
  }

  @Override
  public void packB(Product product, int p0, int kb, int j, int filled, PackingBuffers buffers, int bo) {
    Pack.bColumns(product, p0, kb, j, filled, 1, buffers.bp, bo);
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
    int whole = SPECIES.loopBound(kc);
    for (int p = 0; p < whole; p += LANES) {
      FloatVector b = fromArray(SPECIES, bp, bo + p);
      c0 = fromArray(SPECIES, a, a0 + p).fma(b, c0);
      c1 = fromArray(SPECIES, a, a1 + p).fma(b, c1);
      c2 = fromArray(SPECIES, a, a2 + p).fma(b, c2);
      c3 = fromArray(SPECIES, a, a3 + p).fma(b, c3);
      c4 = fromArray(SPECIES, a, a4 + p).fma(b, c4);
      c5 = fromArray(SPECIES, a, a5 + p).fma(b, c5);
      c6 = fromArray(SPECIES, a, a6 + p).fma(b, c6);
      c7 = fromArray(SPECIES, a, a7 + p).fma(b, c7);
    }
    int lanes = bo + kc;
    c0.intoArray(bp, lanes); c1.intoArray(bp, lanes + LANES);
    c2.intoArray(bp, lanes + 2 * LANES); c3.intoArray(bp, lanes + 3 * LANES);
    c4.intoArray(bp, lanes + 4 * LANES); c5.intoArray(bp, lanes + 5 * LANES);
    c6.intoArray(bp, lanes + 6 * LANES); c7.intoArray(bp, lanes + 7 * LANES);
    for (int i = 0; i < 8; i++, ao += lda, fo += ldf, co += ldc, lanes += LANES) {
      // F comes last, so that a tile in scratch, where F is zero, rounds like any other.
      c[co] = Math.fma(alpha, DotProducts.sumLanes(bp, lanes) + DotProducts.rest(whole, kc, a, ao, bp, bo), f[fo]);
    }
  }
}
