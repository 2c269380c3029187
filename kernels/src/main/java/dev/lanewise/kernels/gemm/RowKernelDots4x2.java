package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * 4 rows × 2 columns as dot products, k in the lanes: 8 accumulators, 4 of A, 2 of B. For the last few columns, which would leave most lanes of a
 * vector of columns empty.
 *
 * <p>Columns of B lie side by side, kb elements each. What is left of k, less than a vector, is summed by scalars.
 */
final class RowKernelDots4x2 implements RowKernel {
  @Override
  public int mr() {
    return 4;
  }

  @Override
  public int columns() {
    return 2;
  }

  /** Two columns, and room to add up the lanes of eight accumulators. */
  @Override
  public int panel(int kb) {
    return 2 * kb + 8 * LANES;
  }

  @Override
  public void packB(Product product, int p0, int kb, int j, int filled, PackingBuffers buffers, int bo) {
    Pack.bColumns(product, p0, kb, j, filled, 2, buffers.bp, bo);
  }

  @Override
  public void accumulateRows(
      int kc, float[] a, int ao, int lda, float[] bp, int bo, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    FloatVector c0_0 = zero(SPECIES), c0_1 = zero(SPECIES);
    FloatVector c1_0 = zero(SPECIES), c1_1 = zero(SPECIES);
    FloatVector c2_0 = zero(SPECIES), c2_1 = zero(SPECIES);
    FloatVector c3_0 = zero(SPECIES), c3_1 = zero(SPECIES);
    int a0 = ao, a1 = ao + lda, a2 = ao + 2 * lda, a3 = ao + 3 * lda;
    int whole = SPECIES.loopBound(kc);
    for (int p = 0; p < whole; p += LANES) {
      FloatVector b0 = fromArray(SPECIES, bp, bo + p), b1 = fromArray(SPECIES, bp, bo + kc + p), x;
      x = fromArray(SPECIES, a, a0 + p); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1);
      x = fromArray(SPECIES, a, a1 + p); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1);
      x = fromArray(SPECIES, a, a2 + p); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1);
      x = fromArray(SPECIES, a, a3 + p); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1);
    }
    int lanes = bo + 2 * kc;
    c0_0.intoArray(bp, lanes); c0_1.intoArray(bp, lanes + LANES);
    c1_0.intoArray(bp, lanes + 2 * LANES); c1_1.intoArray(bp, lanes + 3 * LANES);
    c2_0.intoArray(bp, lanes + 4 * LANES); c2_1.intoArray(bp, lanes + 5 * LANES);
    c3_0.intoArray(bp, lanes + 6 * LANES); c3_1.intoArray(bp, lanes + 7 * LANES);
    for (int i = 0; i < 4; i++, ao += lda, fo += ldf, co += ldc, lanes += 2 * LANES) {
      // F comes last, so that a tile in scratch, where F is zero, rounds like any other.
      c[co] = Math.fma(alpha, DotProducts.sumLanes(bp, lanes) + DotProducts.rest(whole, kc, a, ao, bp, bo), f[fo]);
      c[co + 1] = Math.fma(alpha, DotProducts.sumLanes(bp, lanes + LANES) + DotProducts.rest(whole, kc, a, ao, bp, bo + kc), f[fo + 1]);
    }
  }
}
