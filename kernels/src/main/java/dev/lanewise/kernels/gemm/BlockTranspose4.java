package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.lanewise.kernels.vector.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** 4 × 4, for 128-bit vectors. */
final class BlockTranspose4 implements BlockTranspose {
  private static final VectorShuffle<Float> SWAP_1 = Lanes.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Lanes.swap(2);
  private static final VectorMask<Float> ODD_1 = Lanes.odd(1);
  private static final VectorMask<Float> ODD_2 = Lanes.odd(2);

  @Override
  public void transpose(float scale, float[] x, int from, int ld, int columns, float[] t, int to, int ldt) {
    for (int p = 0; p < columns; p += LANES, to += LANES * ldt) {
      int at = from + p;
      FloatVector a0 = fromArray(SPECIES, x, at).mul(scale);
      FloatVector a1 = fromArray(SPECIES, x, at + ld).mul(scale);
      FloatVector a2 = fromArray(SPECIES, x, at + 2 * ld).mul(scale);
      FloatVector a3 = fromArray(SPECIES, x, at + 3 * ld).mul(scale);

      FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), ODD_1), b1 = a0.rearrange(SWAP_1).blend(a1, ODD_1);
      FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), ODD_1), b3 = a2.rearrange(SWAP_1).blend(a3, ODD_1);

      FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), ODD_2), c2 = b0.rearrange(SWAP_2).blend(b2, ODD_2);
      FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), ODD_2), c3 = b1.rearrange(SWAP_2).blend(b3, ODD_2);

      c0.intoArray(t, to);
      c1.intoArray(t, to + ldt);
      c2.intoArray(t, to + 2 * ldt);
      c3.intoArray(t, to + 3 * ldt);
    }
  }
}
