package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.REGISTERS_32;

/**
 * C[mr×nr] ← F + α·Ã·B̃, one register tile after the other along a row of tiles: kc rank-1 updates of accumulators that never leave the registers.
 *
 * <pre>
 *   column p of Ã: ap[ao + p·width … + mr)       row p of B̃: bp[bo + p·nr … + nr)
 * </pre>
 *
 * <p>The inner loop of an implementation holds nothing but loads, broadcasts and fused multiply-adds, and at most fences, which are no instructions: C2
 * compiles it to an ideal loop, but keeps vectors in registers only as long as they live in plain locals of one method. No vector crosses this interface.
 */
public interface MicroKernel {
  /** The tile for this machine's register file. */
  static MicroKernel preferred() {
    return RegisterTiles.MICRO_KERNELS.get(REGISTERS_32 ? 1 : 0);
  }

  /** Rows of the tile. */
  int mr();

  /** Floats from column to column of a panel of A: mr, rounded up to whole vectors. What lies behind the mr-th is not read. */
  int width();

  /** Vectors in a row of the tile. */
  int vectors();

  /** Columns of the tile. */
  default int nr() {
    return vectors() * LANES;
  }

  /**
   * C ← F + α·Ã·B̃ for a panel of A and as many panels of B, one behind the other. The row of tiles is a loop in here and not around here because C2 checks
   * the bounds of a whole loop before it, at a cost of some hundred instructions.
   *
   * <p>F is what the sum is added to: C itself, or, with ldf = 0, one row for all: zeros, or the bias. So C is read only when it counts. The sum of the
   * block comes first, from zero on, and then once α and F: so no chain of roundings is longer than kc, however long the product is, and α, which
   * multiplies a sum and no operand, makes nothing overflow or vanish that α·A·B would not.
   *
   * @param kc rank-1 updates
   * @param ap packed panels of A
   * @param ao start of this panel
   * @param bp packed panels of B
   * @param bo start of the first panel
   * @param panels panels of B, and tiles of C side by side
   * @param alpha α
   * @param f storage of F
   * @param fo F's first element
   * @param ldf elements from row to row of F
   * @param c the tiles' matrix; full mr×nr tiles are written
   * @param co the first tile's first element of C
   * @param ldc elements from row to row of C
   */
  void accumulate(int kc, float[] ap, int ao, float[] bp, int bo, int panels, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc);
}
