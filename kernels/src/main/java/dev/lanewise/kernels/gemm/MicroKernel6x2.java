package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static java.lang.invoke.VarHandle.loadLoadFence;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * 6 rows × 2 vectors, for 16 vector registers (AVX2): 12 accumulators, 2 of B, 1 of A = 15. 8 loads for 12 multiply-adds.
 *
 * <p>The fences are no instructions on x86. They keep C2 from issuing loads ahead of the multiply-adds before them, for which no register is left: the
 * spills would halve the speed. Without them neither the two steps per round, which save a tenth of the instructions, nor one index for both operands
 * would fit; for that index, the room of a column of A divides that of a row of B.
 */
final class MicroKernel6x2 implements MicroKernel {
  private static final int MR = 6;
  private static final int NR = 2 * LANES;
  private static final int WIDTH = Pack.width(MR);

  @Override
  public int mr() {
    return MR;
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public void accumulate(
      int kc, float[] ap, int ao, float[] bp, int bo, int panels, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    int end = ao + kc * WIDTH;
    int pairs = ao + (kc & -2) * WIDTH;
    for (int panel = 0; panel < panels; panel++) {
      int toB = bo + panel * kc * NR - NR / WIDTH * ao;
      FloatVector c0_0 = zero(SPECIES), c0_1 = zero(SPECIES);
      FloatVector c1_0 = zero(SPECIES), c1_1 = zero(SPECIES);
      FloatVector c2_0 = zero(SPECIES), c2_1 = zero(SPECIES);
      FloatVector c3_0 = zero(SPECIES), c3_1 = zero(SPECIES);
      FloatVector c4_0 = zero(SPECIES), c4_1 = zero(SPECIES);
      FloatVector c5_0 = zero(SPECIES), c5_1 = zero(SPECIES);
      for (int i = ao; i < pairs; i += 2 * WIDTH) {
        int j = NR / WIDTH * i + toB;
        FloatVector a, b0, b1;
        b0 = fromArray(SPECIES, bp, j); b1 = fromArray(SPECIES, bp, j + LANES);
        a = broadcast(SPECIES, ap[i + 0]); c0_0 = a.fma(b0, c0_0); c0_1 = a.fma(b1, c0_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 1]); c1_0 = a.fma(b0, c1_0); c1_1 = a.fma(b1, c1_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 2]); c2_0 = a.fma(b0, c2_0); c2_1 = a.fma(b1, c2_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 3]); c3_0 = a.fma(b0, c3_0); c3_1 = a.fma(b1, c3_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 4]); c4_0 = a.fma(b0, c4_0); c4_1 = a.fma(b1, c4_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 5]); c5_0 = a.fma(b0, c5_0); c5_1 = a.fma(b1, c5_1); loadLoadFence();
        b0 = fromArray(SPECIES, bp, j + NR); b1 = fromArray(SPECIES, bp, j + NR + LANES);
        a = broadcast(SPECIES, ap[i + WIDTH + 0]); c0_0 = a.fma(b0, c0_0); c0_1 = a.fma(b1, c0_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + WIDTH + 1]); c1_0 = a.fma(b0, c1_0); c1_1 = a.fma(b1, c1_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + WIDTH + 2]); c2_0 = a.fma(b0, c2_0); c2_1 = a.fma(b1, c2_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + WIDTH + 3]); c3_0 = a.fma(b0, c3_0); c3_1 = a.fma(b1, c3_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + WIDTH + 4]); c4_0 = a.fma(b0, c4_0); c4_1 = a.fma(b1, c4_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + WIDTH + 5]); c5_0 = a.fma(b0, c5_0); c5_1 = a.fma(b1, c5_1);
      }
      if (pairs < end) {
        int i = pairs;
        int j = NR / WIDTH * i + toB;
        FloatVector a, b0, b1;
        b0 = fromArray(SPECIES, bp, j); b1 = fromArray(SPECIES, bp, j + LANES);
        a = broadcast(SPECIES, ap[i + 0]); c0_0 = a.fma(b0, c0_0); c0_1 = a.fma(b1, c0_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 1]); c1_0 = a.fma(b0, c1_0); c1_1 = a.fma(b1, c1_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 2]); c2_0 = a.fma(b0, c2_0); c2_1 = a.fma(b1, c2_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 3]); c3_0 = a.fma(b0, c3_0); c3_1 = a.fma(b1, c3_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 4]); c4_0 = a.fma(b0, c4_0); c4_1 = a.fma(b1, c4_1); loadLoadFence();
        a = broadcast(SPECIES, ap[i + 5]); c5_0 = a.fma(b0, c5_0); c5_1 = a.fma(b1, c5_1);
      }
      int from = fo + panel * NR;
      int to = co + panel * NR;
      FloatVector alphas = broadcast(SPECIES, alpha);
      c0_0 = c0_0.fma(alphas, fromArray(SPECIES, f, from)); c0_1 = c0_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c1_0 = c1_0.fma(alphas, fromArray(SPECIES, f, from)); c1_1 = c1_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c2_0 = c2_0.fma(alphas, fromArray(SPECIES, f, from)); c2_1 = c2_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c3_0 = c3_0.fma(alphas, fromArray(SPECIES, f, from)); c3_1 = c3_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c4_0 = c4_0.fma(alphas, fromArray(SPECIES, f, from)); c4_1 = c4_1.fma(alphas, fromArray(SPECIES, f, from + LANES)); from += ldf;
      c5_0 = c5_0.fma(alphas, fromArray(SPECIES, f, from)); c5_1 = c5_1.fma(alphas, fromArray(SPECIES, f, from + LANES));
      c0_0.intoArray(c, to); c0_1.intoArray(c, to + LANES); to += ldc;
      c1_0.intoArray(c, to); c1_1.intoArray(c, to + LANES); to += ldc;
      c2_0.intoArray(c, to); c2_1.intoArray(c, to + LANES); to += ldc;
      c3_0.intoArray(c, to); c3_1.intoArray(c, to + LANES); to += ldc;
      c4_0.intoArray(c, to); c4_1.intoArray(c, to + LANES); to += ldc;
      c5_0.intoArray(c, to); c5_1.intoArray(c, to + LANES);
    }
  }
}
