package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.gemm.GemmLoops.KERNEL;

import java.util.Arrays;

/**
 * C ← f(α·Aᵀ·op(B) + β·C + bias) for few columns, as Cᵀ = op(B)ᵀ·A: the weight gradient of a network, xᵀ·g.
 *
 * <p>With the operands swapped, rows of C are what goes into the lanes, and its few columns are what is broadcast, mr at a time: 50 columns cost as much
 * as 54, where whole tiles of vectors would cost as much as 64. Steps of both operands are contiguous, so packing is copying; nothing is transposed but
 * the result.
 *
 * <pre>
 *   op(B)ᵀ: panels of mr columns      A: panels of nr rows of C      T = Cᵀ, scratch
 *   p ↓  [mr]                         p ↓  ····[nr]····              mr ↓ ····[nr]····
 * </pre>
 */
final class SwappedLoops {
  /** A block of packed A takes three quarters of L2, so that what streams past does not push it out. */
  private static final int A_FLOATS = CacheSizes.ofThisMachine().l2() / Float.BYTES / 4 * 3;

  /** Steps at a time: enough for a tile to be worth its loads and stores, few enough for a panel of B to stay in L1. */
  private static final int MIN_KC = 64;

  private static final int MAX_KC = 512;

  /** Rows of C at a time; T has as many columns. */
  static final int MAX_ROWS = 1024;

  private SwappedLoops() {}

  /** Whether a product has few columns, and steps of A that are contiguous. */
  static boolean suits(Product product) {
    return product.a != null && product.b != null && product.c != null && product.aRow == 1
        && product.n <= NarrowLoops.MAX_COLUMNS && product.m >= KERNEL.nr();
  }

  static void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    int k = product.k;
    int nr = KERNEL.nr();
    int mc = GemmLoops.evenBlock(mTo - mFrom, MAX_ROWS, nr);
    // Depends on the whole product alone: where C is split must not change the order of any sum.
    int kc = GemmLoops.evenBlock(k, Math.clamp(A_FLOATS / Math.min(product.m, MAX_ROWS), MIN_KC, MAX_KC), 1);
    int columnPanels = Math.ceilDiv(nTo - nFrom, KERNEL.mr());
    int tSize = columnPanels * KERNEL.mr() * mc;
    int panelsOfB = columnPanels * KERNEL.width() * kc;
    float[] ap = buffers.ap(tSize + panelsOfB + mc * kc);

    rows: // of C, mc at a time: T, their transpose, and a packed block of A stay in L2
    for (int ic = mFrom; ic < mTo; ic += mc) {
      int mb = Math.min(mc, mTo - ic);
      int ldt = Math.ceilDiv(mb, nr) * nr;
      Arrays.fill(ap, 0, columnPanels * KERNEL.mr() * ldt, 0f);

      products: // kc at a time
      for (int pc = 0; pc < k; pc += kc) {
        int kb = Math.min(kc, k - pc);
        Pack.b(product, pc, kb, nFrom, nTo - nFrom, KERNEL.mr(), ap, tSize, buffers);
        Pack.a(product, ic, mb, pc, kb, nr, ap, tSize + panelsOfB, buffers);

        columns: // of C, mr at a time: one panel of op(B) stays in L1
        for (int j = 0; j < columnPanels; j++) {
          int to = j * KERNEL.mr() * ldt;
          int panelOfB = tSize + j * KERNEL.width() * kb;
          KERNEL.accumulate(kb, ap, panelOfB, ap, tSize + panelsOfB, ldt / nr, ap, to, ldt, ap, to, ldt);
        }
      }
      int co = (int) (product.cOffset + ic * product.ldc + nFrom);
      OutputTile.endTransposed(product, nFrom, product.c, co, (int) product.ldc, ap, ldt, mb, nTo - nFrom);
    }
  }

}
