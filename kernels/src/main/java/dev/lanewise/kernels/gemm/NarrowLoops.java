package dev.lanewise.kernels.gemm;

/**
 * C ← f(α·A·op(B) + β·C + bias) for few columns and many rows, the forward product of a network: A is large, used once for each column, and so is
 * read where it is. Packing would cost as much as multiplying.
 *
 * <p>Columns go in strips to the {@link RowKernel} that wastes least: pairs of vectors, one vector, and the last few as dot products. Which kernel
 * computes a column follows from n and k alone, so C may be split over rows only.
 */
final class NarrowLoops {
  /** Columns up to which packing A does not pay: 8 two-vector tiles. */
  static final int MAX_COLUMNS = 8 * RowKernel.PAIR.columns();

  /** A row of A in a block: few, long rows suit the hardware's prefetching better than many short ones. */
  static final int MAX_KC = 1024;

  /** Rows in a block, a multiple of every kernel's: with the longest rows 160 KB, which stay in L2 from strip to strip. */
  private static final int ROWS = 40;

  /** The packed columns of B take a third of L2. */
  private static final int B_FLOATS = CacheSizes.ofThisMachine().l2() / 3 / Float.BYTES;

  private NarrowLoops() {}

  /** Whether a product's A can be read in place, row by row, and is worth it. */
  static boolean suits(Product product) {
    return product.a != null && product.c != null && product.aColumn == 1 && product.alpha == 1
        && product.n <= MAX_COLUMNS && product.m >= RowKernel.PAIR.mr();
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
        int bo = 0;
        strips:
        for (int j = nFrom; j < nTo; ) {
          RowKernel kernel = RowKernel.forColumns(nTo - j, product.k);
          int columns = Math.min(kernel.columns(), nTo - j);
          strip(product, kernel, ic, mb, j, columns, pc, kb, buffers, bo);
          bo += kernel.panel(kb);
          j += columns;
        }
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

  private static void strip(
      Product product, RowKernel kernel, int ic, int mb, int j, int columns, int pc, int kb, PackingBuffers buffers, int bo) {
    int mr = kernel.mr();
    for (int i = ic; i < ic + mb; i += mr) {
      int rows = Math.min(mr, ic + mb - i);
      float[] a = product.a;
      int ao = (int) (product.aOffset + i * product.aRow + pc);
      int lda = (int) product.aRow;
      if (rows < mr) {
        a = buffers.ap(mr * kb);
        Pack.aRows(product, i, rows, pc, kb, mr, a);
        ao = 0;
        lda = kb;
      }
      if (rows == mr && columns == kernel.columns()) {
        int co = (int) (product.cOffset + i * product.ldc + j);
        int ldc = (int) product.ldc;
        if (pc == 0 && product.beta == 0) {
          kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, product.firstRow(), product.firstRowOffset(j), 0, product.c, co, ldc);
        } else {
          if (pc == 0) {
            OutputTile.begin(product, i, j, rows, columns);
          }
          kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, product.c, co, ldc, product.c, co, ldc);
        }
      } else {
        kernel.accumulateRows(kb, a, ao, lda, buffers.bp, bo, Product.ZEROS, 0, 0, buffers.tile, 0, kernel.columns());
        if (pc == 0) {
          OutputTile.begin(product, i, j, rows, columns);
        }
        OutputTile.add(product, i, j, rows, columns, buffers.tile, kernel.columns());
      }
      if (pc + kb == product.k) {
        OutputTile.finish(product, i, j, rows, columns);
      }
    }
  }
}
