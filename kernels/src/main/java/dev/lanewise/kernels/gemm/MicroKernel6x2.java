package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static java.lang.invoke.VarHandle.loadLoadFence;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * 6 rows × 2 vectors, for 16 vector registers (AVX2): 12 accumulators, 2 of B, 1 of A = 15. 8 loads for 12 multiply-adds.
 *
 * <p>The fences are no instructions on x86. They keep C2 from issuing loads ahead of the multiply-adds before them, for which no register is left: the
 * spills would halve the speed. Without them neither the four steps per round, which save a fifth of the instructions, nor one index for both operands
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
      int kc, float[] ap, int ao, float[] bp, int bo, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    FloatVector c0_0 = fromArray(SPECIES, f, fo), c0_1 = fromArray(SPECIES, f, fo + LANES); fo += ldf;
    FloatVector c1_0 = fromArray(SPECIES, f, fo), c1_1 = fromArray(SPECIES, f, fo + LANES); fo += ldf;
    FloatVector c2_0 = fromArray(SPECIES, f, fo), c2_1 = fromArray(SPECIES, f, fo + LANES); fo += ldf;
    FloatVector c3_0 = fromArray(SPECIES, f, fo), c3_1 = fromArray(SPECIES, f, fo + LANES); fo += ldf;
    FloatVector c4_0 = fromArray(SPECIES, f, fo), c4_1 = fromArray(SPECIES, f, fo + LANES); fo += ldf;
    FloatVector c5_0 = fromArray(SPECIES, f, fo), c5_1 = fromArray(SPECIES, f, fo + LANES);
    int toB = bo - NR / WIDTH * ao;
    int end = ao + kc * WIDTH;
    int i = ao;
    for (int fours = ao + (kc & -4) * WIDTH; i < fours; i += 4 * WIDTH) {
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
      a = broadcast(SPECIES, ap[i + WIDTH + 5]); c5_0 = a.fma(b0, c5_0); c5_1 = a.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 2 * NR); b1 = fromArray(SPECIES, bp, j + 2 * NR + LANES);
      a = broadcast(SPECIES, ap[i + 2 * WIDTH + 0]); c0_0 = a.fma(b0, c0_0); c0_1 = a.fma(b1, c0_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 2 * WIDTH + 1]); c1_0 = a.fma(b0, c1_0); c1_1 = a.fma(b1, c1_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 2 * WIDTH + 2]); c2_0 = a.fma(b0, c2_0); c2_1 = a.fma(b1, c2_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 2 * WIDTH + 3]); c3_0 = a.fma(b0, c3_0); c3_1 = a.fma(b1, c3_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 2 * WIDTH + 4]); c4_0 = a.fma(b0, c4_0); c4_1 = a.fma(b1, c4_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 2 * WIDTH + 5]); c5_0 = a.fma(b0, c5_0); c5_1 = a.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 3 * NR); b1 = fromArray(SPECIES, bp, j + 3 * NR + LANES);
      a = broadcast(SPECIES, ap[i + 3 * WIDTH + 0]); c0_0 = a.fma(b0, c0_0); c0_1 = a.fma(b1, c0_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 3 * WIDTH + 1]); c1_0 = a.fma(b0, c1_0); c1_1 = a.fma(b1, c1_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 3 * WIDTH + 2]); c2_0 = a.fma(b0, c2_0); c2_1 = a.fma(b1, c2_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 3 * WIDTH + 3]); c3_0 = a.fma(b0, c3_0); c3_1 = a.fma(b1, c3_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 3 * WIDTH + 4]); c4_0 = a.fma(b0, c4_0); c4_1 = a.fma(b1, c4_1); loadLoadFence();
      a = broadcast(SPECIES, ap[i + 3 * WIDTH + 5]); c5_0 = a.fma(b0, c5_0); c5_1 = a.fma(b1, c5_1);
    }
    for (; i < end; i += WIDTH) {
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
    c0_0.intoArray(c, co); c0_1.intoArray(c, co + LANES); co += ldc;
    c1_0.intoArray(c, co); c1_1.intoArray(c, co + LANES); co += ldc;
    c2_0.intoArray(c, co); c2_1.intoArray(c, co + LANES); co += ldc;
    c3_0.intoArray(c, co); c3_1.intoArray(c, co + LANES); co += ldc;
    c4_0.intoArray(c, co); c4_1.intoArray(c, co + LANES); co += ldc;
    c5_0.intoArray(c, co); c5_1.intoArray(c, co + LANES);
  }
}
