package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.lanewise.kernels.vector.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** 16 × 16, for 512-bit vectors. */
final class BlockTranspose16 implements BlockTranspose {
  private static final VectorShuffle<Float> SWAP_1 = Lanes.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Lanes.swap(2);
  private static final VectorShuffle<Float> SWAP_4 = Lanes.swap(4);
  private static final VectorShuffle<Float> SWAP_8 = Lanes.swap(8);
  private static final VectorMask<Float> ODD_1 = Lanes.odd(1);
  private static final VectorMask<Float> ODD_2 = Lanes.odd(2);
  private static final VectorMask<Float> ODD_4 = Lanes.odd(4);
  private static final VectorMask<Float> ODD_8 = Lanes.odd(8);

  @Override
  public void transpose(float scale, float[] x, int from, int ld, int columns, float[] t, int to, int ldt) {
    for (int p = 0; p < columns; p += LANES, to += LANES * ldt) {
      int at = from + p;
      FloatVector a00 = fromArray(SPECIES, x, at).mul(scale);
      FloatVector a01 = fromArray(SPECIES, x, at + ld).mul(scale);
      FloatVector a02 = fromArray(SPECIES, x, at + 2 * ld).mul(scale);
      FloatVector a03 = fromArray(SPECIES, x, at + 3 * ld).mul(scale);
      FloatVector a04 = fromArray(SPECIES, x, at + 4 * ld).mul(scale);
      FloatVector a05 = fromArray(SPECIES, x, at + 5 * ld).mul(scale);
      FloatVector a06 = fromArray(SPECIES, x, at + 6 * ld).mul(scale);
      FloatVector a07 = fromArray(SPECIES, x, at + 7 * ld).mul(scale);
      FloatVector a08 = fromArray(SPECIES, x, at + 8 * ld).mul(scale);
      FloatVector a09 = fromArray(SPECIES, x, at + 9 * ld).mul(scale);
      FloatVector a10 = fromArray(SPECIES, x, at + 10 * ld).mul(scale);
      FloatVector a11 = fromArray(SPECIES, x, at + 11 * ld).mul(scale);
      FloatVector a12 = fromArray(SPECIES, x, at + 12 * ld).mul(scale);
      FloatVector a13 = fromArray(SPECIES, x, at + 13 * ld).mul(scale);
      FloatVector a14 = fromArray(SPECIES, x, at + 14 * ld).mul(scale);
      FloatVector a15 = fromArray(SPECIES, x, at + 15 * ld).mul(scale);

      FloatVector b00 = a00.blend(a01.rearrange(SWAP_1), ODD_1), b01 = a00.rearrange(SWAP_1).blend(a01, ODD_1);
      FloatVector b02 = a02.blend(a03.rearrange(SWAP_1), ODD_1), b03 = a02.rearrange(SWAP_1).blend(a03, ODD_1);
      FloatVector b04 = a04.blend(a05.rearrange(SWAP_1), ODD_1), b05 = a04.rearrange(SWAP_1).blend(a05, ODD_1);
      FloatVector b06 = a06.blend(a07.rearrange(SWAP_1), ODD_1), b07 = a06.rearrange(SWAP_1).blend(a07, ODD_1);
      FloatVector b08 = a08.blend(a09.rearrange(SWAP_1), ODD_1), b09 = a08.rearrange(SWAP_1).blend(a09, ODD_1);
      FloatVector b10 = a10.blend(a11.rearrange(SWAP_1), ODD_1), b11 = a10.rearrange(SWAP_1).blend(a11, ODD_1);
      FloatVector b12 = a12.blend(a13.rearrange(SWAP_1), ODD_1), b13 = a12.rearrange(SWAP_1).blend(a13, ODD_1);
      FloatVector b14 = a14.blend(a15.rearrange(SWAP_1), ODD_1), b15 = a14.rearrange(SWAP_1).blend(a15, ODD_1);

      FloatVector c00 = b00.blend(b02.rearrange(SWAP_2), ODD_2), c02 = b00.rearrange(SWAP_2).blend(b02, ODD_2);
      FloatVector c01 = b01.blend(b03.rearrange(SWAP_2), ODD_2), c03 = b01.rearrange(SWAP_2).blend(b03, ODD_2);
      FloatVector c04 = b04.blend(b06.rearrange(SWAP_2), ODD_2), c06 = b04.rearrange(SWAP_2).blend(b06, ODD_2);
      FloatVector c05 = b05.blend(b07.rearrange(SWAP_2), ODD_2), c07 = b05.rearrange(SWAP_2).blend(b07, ODD_2);
      FloatVector c08 = b08.blend(b10.rearrange(SWAP_2), ODD_2), c10 = b08.rearrange(SWAP_2).blend(b10, ODD_2);
      FloatVector c09 = b09.blend(b11.rearrange(SWAP_2), ODD_2), c11 = b09.rearrange(SWAP_2).blend(b11, ODD_2);
      FloatVector c12 = b12.blend(b14.rearrange(SWAP_2), ODD_2), c14 = b12.rearrange(SWAP_2).blend(b14, ODD_2);
      FloatVector c13 = b13.blend(b15.rearrange(SWAP_2), ODD_2), c15 = b13.rearrange(SWAP_2).blend(b15, ODD_2);

      FloatVector d00 = c00.blend(c04.rearrange(SWAP_4), ODD_4), d04 = c00.rearrange(SWAP_4).blend(c04, ODD_4);
      FloatVector d01 = c01.blend(c05.rearrange(SWAP_4), ODD_4), d05 = c01.rearrange(SWAP_4).blend(c05, ODD_4);
      FloatVector d02 = c02.blend(c06.rearrange(SWAP_4), ODD_4), d06 = c02.rearrange(SWAP_4).blend(c06, ODD_4);
      FloatVector d03 = c03.blend(c07.rearrange(SWAP_4), ODD_4), d07 = c03.rearrange(SWAP_4).blend(c07, ODD_4);
      FloatVector d08 = c08.blend(c12.rearrange(SWAP_4), ODD_4), d12 = c08.rearrange(SWAP_4).blend(c12, ODD_4);
      FloatVector d09 = c09.blend(c13.rearrange(SWAP_4), ODD_4), d13 = c09.rearrange(SWAP_4).blend(c13, ODD_4);
      FloatVector d10 = c10.blend(c14.rearrange(SWAP_4), ODD_4), d14 = c10.rearrange(SWAP_4).blend(c14, ODD_4);
      FloatVector d11 = c11.blend(c15.rearrange(SWAP_4), ODD_4), d15 = c11.rearrange(SWAP_4).blend(c15, ODD_4);

      FloatVector e00 = d00.blend(d08.rearrange(SWAP_8), ODD_8), e08 = d00.rearrange(SWAP_8).blend(d08, ODD_8);
      FloatVector e01 = d01.blend(d09.rearrange(SWAP_8), ODD_8), e09 = d01.rearrange(SWAP_8).blend(d09, ODD_8);
      FloatVector e02 = d02.blend(d10.rearrange(SWAP_8), ODD_8), e10 = d02.rearrange(SWAP_8).blend(d10, ODD_8);
      FloatVector e03 = d03.blend(d11.rearrange(SWAP_8), ODD_8), e11 = d03.rearrange(SWAP_8).blend(d11, ODD_8);
      FloatVector e04 = d04.blend(d12.rearrange(SWAP_8), ODD_8), e12 = d04.rearrange(SWAP_8).blend(d12, ODD_8);
      FloatVector e05 = d05.blend(d13.rearrange(SWAP_8), ODD_8), e13 = d05.rearrange(SWAP_8).blend(d13, ODD_8);
      FloatVector e06 = d06.blend(d14.rearrange(SWAP_8), ODD_8), e14 = d06.rearrange(SWAP_8).blend(d14, ODD_8);
      FloatVector e07 = d07.blend(d15.rearrange(SWAP_8), ODD_8), e15 = d07.rearrange(SWAP_8).blend(d15, ODD_8);

      e00.intoArray(t, to);
      e01.intoArray(t, to + ldt);
      e02.intoArray(t, to + 2 * ldt);
      e03.intoArray(t, to + 3 * ldt);
      e04.intoArray(t, to + 4 * ldt);
      e05.intoArray(t, to + 5 * ldt);
      e06.intoArray(t, to + 6 * ldt);
      e07.intoArray(t, to + 7 * ldt);
      e08.intoArray(t, to + 8 * ldt);
      e09.intoArray(t, to + 9 * ldt);
      e10.intoArray(t, to + 10 * ldt);
      e11.intoArray(t, to + 11 * ldt);
      e12.intoArray(t, to + 12 * ldt);
      e13.intoArray(t, to + 13 * ldt);
      e14.intoArray(t, to + 14 * ldt);
      e15.intoArray(t, to + 15 * ldt);
    }
  }
}
