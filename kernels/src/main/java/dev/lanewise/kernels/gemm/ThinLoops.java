package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * C ← f(α·op(A)·op(B) + β·C + bias) for few products: blocks of C that stay in L1, one product after the other, C[i, :] ← F + A[i, p]·B[p, :]. At
 * k = 1 this is an outer product.
 *
 * <p>With so few products nothing is gained by register tiles, and much is lost: C2 compiles a tile by the trip counts it has seen, and one that has
 * seen short loops spills in long ones ever after (docs/design.md).
 */
final class ThinLoops {
  /** Fewest products that are worth a register tile. */
  private static final int LEAST_K = 8;

  /** Columns at a time; as many zeros are to be had. */
  private static final int MAX_COLUMNS = Product.ZEROS.length;

  /** Elements of a block of C: 8 KB. */
  private static final int BLOCK = 2048;

  private ThinLoops() {}

  /** Whether a product is thin; those on segments are packed all the same. */
  static boolean suits(Product product) {
    return product.k < LEAST_K && product.a != null && product.b != null && product.c != null;
  }

  static void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    float[] c = product.c;
    int ldc = (int) product.ldc;
    for (int j = nFrom, nb; j < nTo; j += nb) {
      nb = Math.min(Math.min(MAX_COLUMNS, buffers.bp.length / LEAST_K), nTo - j);
      int mc = Math.max(1, BLOCK / nb);
      Pack.bRows(product, j, nb, buffers.bp);
      for (int i = mFrom; i < mTo; i += mc) {
        int mb = Math.min(mc, mTo - i);
        int co = (int) (product.cOffset + i * product.ldc + j);
        if (product.alpha != 1) {
          float[] t = buffers.strip(mb * nb);
          sum(product, i, mb, nb, buffers.bp, true, Product.ZEROS, 0, t, 0, nb);
          OutputTile.begin(product, j, c, co, ldc, mb, nb);
          OutputTile.add(product.alpha, c, co, ldc, t, 0, nb, mb, nb);
        } else if (product.beta == 0) {
          sum(product, i, mb, nb, buffers.bp, true, product.firstRow(), product.firstRowOffset(j), c, co, ldc);
        } else {
          OutputTile.begin(product, j, c, co, ldc, mb, nb);
          sum(product, i, mb, nb, buffers.bp, false, product.firstRow(), 0, c, co, ldc);
        }
        OutputTile.finish(product, c, co, ldc, mb, nb);
      }
    }
  }

  /** T ← F + Σ_p A[i …, p]·B[p, :] with the one row F if {@code afresh}, else T += that sum. */
  private static void sum(
      Product product, int i, int mb, int nb, float[] b, boolean afresh, float[] f, int fo, float[] t, int to, int ldt) {
    for (int p = 0; p < product.k; p++) {
      int ao = (int) (product.aOffset + i * product.aRow + p * product.aColumn);
      if (p == 0 && afresh) {
        addProduct(mb, nb, product.a, ao, (int) product.aRow, b, 0, f, fo, 0, t, to, ldt);
      } else {
        addProduct(mb, nb, product.a, ao, (int) product.aRow, b, p * nb, t, to, ldt, t, to, ldt);
      }
    }
  }

  /** C[i, :] ← F[i, :] + a_i·b. Fused in lanes and in scalars. */
  private static void addProduct(
      int m, int n, float[] a, int ao, int step, float[] b, int bo, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    if (n < LANES) {
      addShortProduct(m, n, a, ao, step, b, bo, f, fo, ldf, c, co, ldc);
      return;
    }
    // A row ends in a vector of its own, which overlaps the one before. F may be C: the end is read before anything is written.
    int last = n - LANES;
    FloatVector endOfB = fromArray(SPECIES, b, bo + last);
    for (int i = 0; i < m; i++, ao += step, fo += ldf, co += ldc) {
      FloatVector x = broadcast(SPECIES, a[ao]);
      FloatVector end = endOfB.fma(x, fromArray(SPECIES, f, fo + last));
      for (int j = 0; j < last; j += LANES) {
        fromArray(SPECIES, b, bo + j).fma(x, fromArray(SPECIES, f, fo + j)).intoArray(c, co + j);
      }
      end.intoArray(c, co + last);
    }
  }

  private static void addShortProduct(
      int m, int n, float[] a, int ao, int step, float[] b, int bo, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    for (int i = 0; i < m; i++, ao += step, fo += ldf, co += ldc) {
      float x = a[ao];
      for (int j = 0; j < n; j++) {
        c[co + j] = Math.fma(x, b[bo + j], f[fo + j]);
      }
    }
  }
}
