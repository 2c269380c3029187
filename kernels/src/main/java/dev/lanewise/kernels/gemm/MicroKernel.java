package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.REGISTERS_32;

import java.util.List;

/**
 * C[mr×nr] ← F + Ã·B̃, one register tile: kc rank-1 updates of accumulators that never leave the registers.
 *
 * <pre>
 *   column p of Ã: ap[ao + p·width … + mr)       row p of B̃: bp[bo + p·nr … + nr)
 * </pre>
 *
 * <p>Implementations hold nothing but loads, broadcasts and fused multiply-adds: C2 compiles them to ideal loops, but gives up on masks,
 * branches, own helpers, or vectors kept anywhere but in plain locals (docs/design.md has the figures). No vector crosses this interface.
 */
public interface MicroKernel {
  /**
   * Rank-1 updates in an inner loop of their own. C2 assigns registers best inside a doubly nested loop. Under G1 it nests loops itself, under the
   * Serial and Parallel collectors it does not; nesting by hand gives the same code under all (docs/design.md).
   */
  int STRIP = 512;

  /** Every register tile there is; dispatch, tests and benchmarks read this list. */
  List<MicroKernel> ALL = List.of(new MicroKernel6x2(), new MicroKernel12x2());

  /** The tile for this machine's register file. */
  static MicroKernel preferred() {
    return ALL.get(REGISTERS_32 ? 1 : 0);
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
   * C ← F + Ã·B̃.
   *
   * <p>F is what the sum starts from: C itself to add to it, or, with ldf = 0, one row for all: zeros, or the bias. So C is read only when it counts.
   *
   * @param kc rank-1 updates
   * @param ap packed panels of A
   * @param ao start of this panel
   * @param bp packed panels of B
   * @param bo start of this panel
   * @param f storage of F
   * @param fo F's first element
   * @param ldf elements from row to row of F
   * @param c the tile's matrix; a full mr×nr tile is written
   * @param co the tile's first element of C
   * @param ldc elements from row to row of C
   */
  void accumulate(int kc, float[] ap, int ao, float[] bp, int bo, float[] f, int fo, int ldf, float[] c, int co, int ldc);
}
