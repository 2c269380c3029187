package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.gemm.GemmLoops.KERNEL;
import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

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
  /** A block of packed A takes half of L2; T and what streams past need the rest. */
  private static final int A_FLOATS = CacheSizes.ofThisMachine().l2() / Float.BYTES / 2;

  /**
   * Steps at a time: enough for a tile to be worth its loads and stores, few enough for a panel of B to stay in L1. Odd, so that a row of A, copied into
   * all panels, meets as many sets of L1 as there are panels. A fixed number, since it decides the order of sums.
   */
  private static final int KC = 129;

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
    int kc = GemmLoops.evenBlock(k, KC, 1) | 1;
    int mc = GemmLoops.evenBlock(mTo - mFrom, Math.clamp(A_FLOATS / kc, nr, MAX_ROWS), nr);
    int columnPanels = Math.ceilDiv(nTo - nFrom, KERNEL.mr());
    int tSize = columnPanels * KERNEL.mr() * mc;
    // A long sum is one of totals, each of as many blocks as Totals says.
    int total = k > Totals.BLOCKS * kc ? tSize : 0;
    int bStart = total + tSize;
    int aStart = bStart + columnPanels * KERNEL.width() * kc;
    float[] ap = buffers.ap(aStart + mc * kc);

    rows: // of C, mc at a time: T, their transpose, and a packed block of A stay in L2
    for (int ic = mFrom; ic < mTo; ic += mc) {
      int mb = Math.min(mc, mTo - ic);
      int ldt = Math.ceilDiv(mb, nr) * nr;
      int size = columnPanels * KERNEL.mr() * ldt;
      Arrays.fill(ap, 0, size, 0f);
      Arrays.fill(ap, total, total + size, 0f);

      steps: // kc at a time
      for (int pc = 0, block = 1; pc < k; pc += kc, block++) {
        int kb = Math.min(kc, k - pc);
        Pack.b(product, pc, kb, nFrom, nTo - nFrom, KERNEL.mr(), ap, bStart, buffers);
        packA(product, ic, mb, pc, kb, ap, aStart, buffers);

        columns: // of C, mr at a time: one panel of op(B) stays in L1
        for (int j = 0; j < columnPanels; j++) {
          int to = j * KERNEL.mr() * ldt;
          KERNEL.accumulate(kb, ap, bStart + j * KERNEL.width() * kb, ap, aStart, ldt / nr, 1f, ap, to, ldt, ap, to, ldt);
        }
        if (total > 0 && (block % Totals.BLOCKS == 0 || pc + kb == k)) {
          Totals.take(ap, 0, total, size);
        }
      }
      int co = (int) (product.cOffset + ic * product.ldc + nFrom);
      OutputTile.endTransposed(product, nFrom, product.c, co, (int) product.ldc, ap, total, ldt, mb, nTo - nFrom);
    }
  }

  /** Rows of A as they lie in memory, each into all panels: hardware prefetches one long row better than pieces of many. */
  private static void packA(Product product, int i0, int mb, int p0, int kb, float[] ap, int to, PackingBuffers buffers) {
    int whole = mb / KERNEL.nr();
    int stride = KERNEL.nr() * kb;
    int from = (int) (product.aOffset + i0 + p0 * product.aColumn);
    copyRows(product.a, from, (int) product.aColumn, kb, whole, ap, to, stride);
    int rest = whole * KERNEL.nr();
    if (rest < mb) {
      Pack.a(product, i0 + rest, mb - rest, p0, kb, KERNEL.nr(), ap, to + whole * stride, buffers);
    }
  }

  /** Every tile is two vectors wide. */
  private static void copyRows(float[] x, int from, int ld, int rows, int panels, float[] ap, int to, int stride) {
    for (int p = 0; p < rows; p++, from += ld, to += 2 * LANES) {
      int end = from + panels * 2 * LANES;
      for (int i = from, q = to; i < end; i += 2 * LANES, q += stride) {
        FloatVector x0 = fromArray(SPECIES, x, i), x1 = fromArray(SPECIES, x, i + LANES);
        x0.intoArray(ap, q);
        x1.intoArray(ap, q + LANES);
      }
    }
  }
}
