package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * C ← f(α·op(A)·op(B) + β·C + bias) for few products, row by row of C: C[i, :] ← F + Σ_p α·A[i, p]·B[p, :]. At k = 1 this is an outer product.
 *
 * <p>With so few products nothing is gained by register tiles, and much is lost: C2 compiles a tile by the trip counts it has seen, and one that has
 * seen short loops spills in long ones ever after (docs/design.md).
 */
final class ThinLoops {
  /** Fewest products that are worth a register tile. */
  private static final int LEAST_K = 8;

  private ThinLoops() {}

  /** Whether a product is thin; those on segments are packed all the same. */
  static boolean suits(Product product) {
    return product.k < LEAST_K && product.a != null && product.b != null && product.c != null;
  }

  static void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    int k = product.k;
    // So many columns that their rows of B fit where blocks of B are packed.
    int nc = buffers.bp.length / LEAST_K;
    float[] row = buffers.ap(LEAST_K);
    for (int j = nFrom; j < nTo; j += nc) {
      int nb = Math.min(nc, nTo - j);
      Pack.bRows(product, j, nb, buffers.bp);
      for (int i = mFrom; i < mTo; i++) {
        for (int p = 0; p < k; p++) {
          row[p] = product.alpha * product.a[(int) (product.aOffset + i * product.aRow + p * product.aColumn)];
        }
        int co = (int) (product.cOffset + i * product.ldc + j);
        if (product.beta == 0) {
          row(k, nb, row, buffers.bp, product.firstRow(), product.firstRowOffset(j), product.bias == null ? 0 : 1, product.c, co);
        } else {
          OutputTile.begin(product, j, product.c, co, nb, 1, nb);
          row(k, nb, row, buffers.bp, product.c, co, 1, product.c, co);
        }
        OutputTile.finish(product, product.c, co, nb, 1, nb);
      }
    }
  }

  /** C[j] ← F[j] + Σ_p a[p]·B[p, j]; fStep 0 takes F[0], a zero, for all j. The same fused steps in lanes and in scalars. */
  private static void row(int k, int n, float[] a, float[] b, float[] f, int fo, int fStep, float[] c, int co) {
    int j = 0;
    for (; j <= n - 2 * LANES; j += 2 * LANES) {
      FloatVector c0 = fromArray(SPECIES, f, fo + j * fStep), c1 = fromArray(SPECIES, f, fo + (j + LANES) * fStep);
      for (int p = 0; p < k; p++) {
        FloatVector x = broadcast(SPECIES, a[p]);
        c0 = x.fma(fromArray(SPECIES, b, p * n + j), c0);
        c1 = x.fma(fromArray(SPECIES, b, p * n + j + LANES), c1);
      }
      c0.intoArray(c, co + j);
      c1.intoArray(c, co + j + LANES);
    }
    for (; j < n; j++) {
      float sum = f[fo + j * fStep];
      for (int p = 0; p < k; p++) {
        sum = Math.fma(a[p], b[p * n + j], sum);
      }
      c[co + j] = sum;
    }
  }
}
