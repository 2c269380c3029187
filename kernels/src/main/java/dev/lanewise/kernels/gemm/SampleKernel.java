package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.REGISTERS_32;

/**
 * T[mr×nr] += Σ_s p_s·v_sᵀ, one register tile of a sum of outer products over samples: mr packed values of each sample are broadcast against nr
 * values of it that are read as vectors where they are.
 *
 * <p>What {@link MicroKernel} says of implementations holds here, too.
 */
public interface SampleKernel {
  /** The tile for this machine's register file. */
  static SampleKernel preferred() {
    return RegisterTiles.SAMPLE_KERNELS.get(REGISTERS_32 ? 1 : 0);
  }

  /** Rows of the tile. */
  int mr();

  /** Columns of the tile. */
  default int nr() {
    return 2 * LANES;
  }

  /**
   * T += Σ_s p_s·v_sᵀ.
   *
   * @param samples how many outer products
   * @param pp packed P: mr values of one sample, and the next one's a whole number of vectors behind them
   * @param po start of the panel
   * @param v storage of V
   * @param vo the tile's first value of V, that of the first sample
   * @param ldv elements from one sample to the next
   * @param t the tile's matrix; a full tile is read and written
   * @param to the tile's first element of T
   * @param ldt elements from row to row of T
   */
  void accumulate(int samples, float[] pp, int po, float[] v, int vo, int ldv, float[] t, int to, int ldt);
}
