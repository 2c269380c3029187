package dev.lanewise.kernels.gemm;

/**
 * C ← f(α·A·op(B) + β·C + bias) for few columns and many rows, the forward product of a network: A is large, used once for each column, and so is
 * read where it is, or copied row by row. Transposing it into panels would cost as much as multiplying.
 *
 * <p>Columns go in strips to the {@link RowKernel} that wastes least: pairs of vectors, one vector, and the last few as dot products. Which kernel
 * computes a column follows from n and k alone, so C may be split over rows only.
 */
final class NarrowLoops {
  /** Columns up to which packing a large A does not pay: 8 two-vector tiles. */
  static final int MAX_COLUMNS = 8 * RegisterTiles.PAIR.columns();

  /** Columns from which packing pays for an A that is in half of L2 anyway. */
  private static final int MIN_PACKED_COLUMNS = 3 * RegisterTiles.PAIR.columns();

  /** A row of A in a block: few, long rows suit the hardware's prefetching better than many short ones. */
  static final int MAX_KC = 1024;

  /** Rows in a block, a multiple of every kernel's: with the longest rows 96 KB, and as much and a third for a copy, which stay in L2 from strip to strip. */
  private static final int ROWS = 24;

  private static final int L2_FLOATS = CacheSizes.ofThisMachine().l2() / Float.BYTES;

  /**
   * Floats of packed B: a third of a megabyte, two thirds of the smallest L2 that is common. Reading A in two halves would cost 12 % (784 × 100, Zen 4).
   * A fixed number, since it decides the order of sums.
   */
  private static final int B_FLOATS = (1 << 20) / 3 / Float.BYTES;

  private NarrowLoops() {}

  /** Whether a product's A can be read in place, row by row, and is worth it. */
  static boolean suits(Product product) {
    return product.a != null && product.c != null && product.aColumn == 1
        && product.m >= RegisterTiles.PAIR.mr()
        && (product.n < MIN_PACKED_COLUMNS || (product.n <= MAX_COLUMNS && (long) product.m * product.k > L2_FLOATS / 2));
  }

  static void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    int k = product.k;
    int kc = GemmLoops.evenBlock(k, Math.clamp(B_FLOATS / product.n, MAX_KC / 4, MAX_KC), 1);

    products: // kc at a time: all packed columns of B stay in L2
    for (int pc = 0; pc < k; pc += kc) {
      int kb = Math.min(kc, k - pc);
      pack(product, nFrom, nTo, pc, kb, buffers);

      rows: // of A and C, a block at a time
      for (int ic = mFrom; ic < mTo; ic += ROWS) {
        int mb = Math.min(ROWS, mTo - ic);
        float[] c = product.c;
        int co = (int) (product.cOffset + ic * product.ldc + nFrom);
        int ldc = (int) product.ldc;
        boolean afresh = pc == 0 && product.beta == 0;
        if (pc == 0 && product.beta != 0) {
          OutputTile.begin(product, nFrom, c, co, ldc, mb, nTo - nFrom);
        }
        copyA(product, ic, mb, pc, kb, buffers);
        int bo = 0;
        strips:
        for (int j = nFrom; j < nTo; ) {
          RowKernel kernel = RowKernel.forColumns(nTo - j, product.k);
          int columns = Math.min(kernel.columns(), nTo - j);
          for (int i = 0; i < mb; i += kernel.mr()) {
            int rows = Math.min(kernel.mr(), mb - i);
            int panelOfA = kernel.panelOfA(kb) * (i / kernel.mr());
            tile(product, kernel, afresh, ic + i, rows, panelOfA, j, columns, pc, kb, buffers, bo, c, co + i * ldc + j - nFrom, ldc);
          }
          bo += kernel.panel(kb);
          j += columns;
        }
        if (pc + kb == k) {
          OutputTile.finish(product, c, co, ldc, mb, nTo - nFrom);
        }
      }
    }
  }

  /** Copies a block of A if the kernel of its first columns wants that; no other does. */
  private static void copyA(Product product, int i0, int mb, int p0, int kb, PackingBuffers buffers) {
    RowKernel kernel = RowKernel.forColumns(product.n, product.k);
    int panel = kernel.panelOfA(kb);
    if (panel > 0) {
      int mr = kernel.mr();
      int lda = (int) product.aRow;
      float[] ap = buffers.ap(ROWS / mr * panel);
      for (int i = 0; i < mb; i += mr) {
        int ao = (int) (product.aOffset + (i0 + i) * product.aRow + p0);
        kernel.copyA(product.a, ao, lda, Math.min(mr, mb - i), kb, ap, i / mr * panel);
      }
    }
  }

  private static void pack(Product product, int nFrom, int nTo, int pc, int kb, PackingBuffers buffers) {
    int bo = 0;
    for (int j = nFrom; j < nTo; ) {
      RowKernel kernel = RowKernel.forColumns(nTo - j, product.k);
      int columns = Math.min(kernel.columns(), nTo - j);
      kernel.packB(product, pc, kb, j, columns, buffers, bo);
      bo += kernel.panel(kb);
      j += columns;
    }
  }

  private static void tile(
      Product product, RowKernel kernel, boolean afresh, int i, int rows, int panelOfA, int j, int columns, int pc, int kb, PackingBuffers buffers,
      int bo, float[] c, int co, int ldc) {
    float[] a = product.a;
    int ao = (int) (product.aOffset + i * product.aRow + pc);
    int lda = (int) product.aRow;
    int mr = kernel.mr();
    if (kernel.panelOfA(kb) > 0) {
      a = buffers.ap(0);
      ao = panelOfA;
    } else if (rows < mr) {
      a = buffers.stage(mr * kb);
      Pack.aRows(product, i, rows, pc, kb, mr, a);
      ao = 0;
      lda = kb;
    }
    if (rows == mr && columns == kernel.columns()) {
      if (afresh) {
        kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, product.alpha, product.firstRow(), product.firstRowOffset(j), 0, c, co, ldc);
      } else {
        kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, product.alpha, c, co, ldc, c, co, ldc);
      }
    } else {
      int ldt = kernel.columns();
      if (afresh && product.bias == null) {
        kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, product.alpha, Product.ZEROS, 0, 0, buffers.tile, 0, ldt);
      } else {
        if (afresh) {
          OutputTile.begin(product, j, buffers.tile, 0, ldt, rows, columns);
        } else {
          OutputTile.copy(c, co, ldc, buffers.tile, 0, ldt, rows, columns);
        }
        kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, product.alpha, buffers.tile, 0, ldt, buffers.tile, 0, ldt);
      }
      OutputTile.copy(buffers.tile, 0, ldt, c, co, ldc, rows, columns);
    }
  }
}
