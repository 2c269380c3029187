package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.lanewise.kernels.vector.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** 8 × 8, for 256-bit vectors. */
final class BlockTranspose8 implements BlockTranspose {
  private static final VectorShuffle<Float> SWAP_1 = Lanes.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Lanes.swap(2);
  private static final VectorShuffle<Float> SWAP_4 = Lanes.swap(4);
  private static final VectorMask<Float> ODD_1 = Lanes.odd(1);
  private static final VectorMask<Float> ODD_2 = Lanes.odd(2);
  private static final VectorMask<Float> ODD_4 = Lanes.odd(4);

  @Override
  public void transpose(float scale, float[] x, int from, int ld, int columns, float[] t, int to, int ldt) {
    for (int p = 0; p < columns; p += LANES, to += LANES * ldt) {
      int at = from + p;
      FloatVector a0 = fromArray(SPECIES, x, at).mul(scale);
      FloatVector a1 = fromArray(SPECIES, x, at + ld).mul(scale);
      FloatVector a2 = fromArray(SPECIES, x, at + 2 * ld).mul(scale);
      FloatVector a3 = fromArray(SPECIES, x, at + 3 * ld).mul(scale);
      FloatVector a4 = fromArray(SPECIES, x, at + 4 * ld).mul(scale);
      FloatVector a5 = fromArray(SPECIES, x, at + 5 * ld).mul(scale);
      FloatVector a6 = fromArray(SPECIES, x, at + 6 * ld).mul(scale);
      FloatVector a7 = fromArray(SPECIES, x, at + 7 * ld).mul(scale);

      FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), ODD_1), b1 = a0.rearrange(SWAP_1).blend(a1, ODD_1);
      FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), ODD_1), b3 = a2.rearrange(SWAP_1).blend(a3, ODD_1);
      FloatVector b4 = a4.blend(a5.rearrange(SWAP_1), ODD_1), b5 = a4.rearrange(SWAP_1).blend(a5, ODD_1);
      FloatVector b6 = a6.blend(a7.rearrange(SWAP_1), ODD_1), b7 = a6.rearrange(SWAP_1).blend(a7, ODD_1);

      FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), ODD_2), c2 = b0.rearrange(SWAP_2).blend(b2, ODD_2);
      FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), ODD_2), c3 = b1.rearrange(SWAP_2).blend(b3, ODD_2);
      FloatVector c4 = b4.blend(b6.rearrange(SWAP_2), ODD_2), c6 = b4.rearrange(SWAP_2).blend(b6, ODD_2);
      FloatVector c5 = b5.blend(b7.rearrange(SWAP_2), ODD_2), c7 = b5.rearrange(SWAP_2).blend(b7, ODD_2);

      FloatVector d0 = c0.blend(c4.rearrange(SWAP_4), ODD_4), d4 = c0.rearrange(SWAP_4).blend(c4, ODD_4);
      FloatVector d1 = c1.blend(c5.rearrange(SWAP_4), ODD_4), d5 = c1.rearrange(SWAP_4).blend(c5, ODD_4);
      FloatVector d2 = c2.blend(c6.rearrange(SWAP_4), ODD_4), d6 = c2.rearrange(SWAP_4).blend(c6, ODD_4);
      FloatVector d3 = c3.blend(c7.rearrange(SWAP_4), ODD_4), d7 = c3.rearrange(SWAP_4).blend(c7, ODD_4);

      d0.intoArray(t, to);
      d1.intoArray(t, to + ldt);
      d2.intoArray(t, to + 2 * ldt);
      d3.intoArray(t, to + 3 * ldt);
      d4.intoArray(t, to + 4 * ldt);
      d5.intoArray(t, to + 5 * ldt);
      d6.intoArray(t, to + 6 * ldt);
      d7.intoArray(t, to + 7 * ldt);
    }
  }
}
