package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;

/**
 * C[mr×columns] ← F + α·A·B, one register tile whose rows of A are contiguous, and read where they are, {@code a[ao + i·lda + p]}, or copied.
 *
 * <p>What {@link MicroKernel} says of implementations holds here, too. How B is laid out is each kernel's own affair.
 */
interface RowKernel {
  /**
   * Products in an inner loop of their own. C2 assigns registers best inside a doubly nested loop. Under G1 it nests loops itself, under the Serial
   * and Parallel collectors it does not; nesting by hand gives the same code under all (docs/design.md).
   */
  int INNER_STEPS = 512;

  /** The kernel that wastes least on the next columns of a product of depth k. */
  static RowKernel forColumns(int remaining, int k) {
    if (remaining >= RegisterTiles.PAIR.columns()) {
      return RegisterTiles.PAIR;
    }
    // A column as a dot product costs 1/lanes of a vector column, and something for adding up lanes, which must be worth it.
    if (remaining > LANES / 2 || k < 8 * LANES) {
      return RegisterTiles.SINGLE;
    }
    return remaining == 1 ? RegisterTiles.DOT : RegisterTiles.DOTS;
  }

  /** Rows of the tile. */
  int mr();

  /** Columns of the tile. */
  int columns();

  /** Floats that the columns of one tile take when packed. */
  default int panel(int kb) {
    return columns() * kb;
  }

  /** Packs B[p0 … p0+kb, j … j+columns) as this kernel reads it, zeros beyond the {@code filled} columns that there are. */
  void packB(Product product, int p0, int kb, int j, int filled, PackingBuffers buffers, int bo);

  /** Floats that the rows of one tile take when copied, or 0 if they are read where they are. */
  default int panelOfA(int kb) {
    return 0;
  }

  /** Copies so many rows of A, at most mr, as this kernel reads them; only for kernels that do not read them where they are. */
  default void copyA(float[] a, int ao, int lda, int rows, int kb, float[] ap, int to) {
    throw new IllegalStateException("rows are read where they are");
  }

  /**
   * C ← F + α·A·B.
   *
   * @param kc products summed into each element
   * @param a storage of A, or of its copy
   * @param ao the tile's first element of A
   * @param lda elements from row to row of A; not read by kernels that copy
   * @param bp storage of packed B
   * @param bo start of the tile's columns
   * @param alpha α
   * @param f storage of F, what the sum is added to, as in {@link MicroKernel#accumulate}
   * @param fo F's first element
   * @param ldf elements from row to row of F
   * @param c the tile's matrix; a full tile is written
   * @param co the tile's first element of C
   * @param ldc elements from row to row of C
   */
  void accumulateRows(
      int kc, float[] a, int ao, int lda, float[] bp, int bo, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc);
}
