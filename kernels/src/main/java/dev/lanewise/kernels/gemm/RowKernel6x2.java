package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static java.lang.invoke.VarHandle.loadLoadFence;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * 6 rows × 2 vectors, for 16 vector registers (AVX2): 12 accumulators, 2 of B, 1 of A = 15. Rows of A are copied, not transposed, in chunks of 8 steps:
 *
 * <pre>
 *   row 0, p = 0 … 7 | row 1, p = 0 … 7 | … | row 5, p = 0 … 7 | two rows of room | row 0, p = 8 … 15 | …
 * </pre>
 *
 * <p>Where they are, rows would need an index each, which leaves too few registers. A constant distance apart, one index serves them all, and B as well,
 * a row of which is a multiple of the 8 rows of room. The fences are what {@link MicroKernel6x2} says of them.
 */
final class RowKernel6x2 implements RowKernel {
  private static final int MR = 6;
  private static final int NR = 2 * LANES;

  /** Steps of a row that lie side by side, and a round of the loop. */
  private static final int CHUNK = 8;

  /** Rows that a chunk has room for. */
  private static final int ROOM = 8;

  /** Whether chunks are made of whole vectors. */
  static boolean suitsLanes() {
    return CHUNK % LANES == 0;
  }

  @Override
  public int mr() {
    return MR;
  }

  @Override
  public int columns() {
    return NR;
  }

  @Override
  public int panel(int kb) {
    return NR * wholeChunks(kb);
  }

  @Override
  public void packB(Product product, int p0, int kb, int j, int filled, PackingBuffers buffers, int bo) {
    Pack.b(product, p0, kb, j, filled, NR, buffers.bp, bo, buffers);
    Arrays.fill(buffers.bp, bo + kb * NR, bo + panel(kb), 0f);
  }

  @Override
  public int panelOfA(int kb) {
    return ROOM * wholeChunks(kb);
  }

  @Override
  public void copyA(float[] a, int ao, int lda, int rows, int kb, float[] ap, int to) {
    int whole = kb / CHUNK * CHUNK;
    for (int i = 0; i < rows; i++, ao += lda, to += CHUNK) {
      copyChunks(a, ao, whole, ap, to);
      if (whole < kb) {
        System.arraycopy(a, ao + whole, ap, to + whole * ROOM, kb - whole);
        Arrays.fill(ap, to + whole * ROOM + kb - whole, to + whole * ROOM + CHUNK, 0f);
      }
    }
  }

  private static void copyChunks(float[] a, int ao, int whole, float[] ap, int to) {
    for (int p = 0; p < whole; p += CHUNK) {
      for (int v = 0; v < CHUNK; v += LANES) {
        fromArray(SPECIES, a, ao + p + v).intoArray(ap, to + p * ROOM + v);
      }
    }
  }

  private static int wholeChunks(int kb) {
    return (kb + CHUNK - 1) / CHUNK * CHUNK;
  }

  @Override
  public void accumulateRows(
      int kc, float[] a, int ao, int lda, float[] bp, int bo, float alpha, float[] f, int fo, int ldf, float[] c, int co, int ldc) {
    FloatVector c0_0 = zero(SPECIES), c0_1 = zero(SPECIES);
    FloatVector c1_0 = zero(SPECIES), c1_1 = zero(SPECIES);
    FloatVector c2_0 = zero(SPECIES), c2_1 = zero(SPECIES);
    FloatVector c3_0 = zero(SPECIES), c3_1 = zero(SPECIES);
    FloatVector c4_0 = zero(SPECIES), c4_1 = zero(SPECIES);
    FloatVector c5_0 = zero(SPECIES), c5_1 = zero(SPECIES);
    int end = ao + wholeChunks(kc) * ROOM;
    int toB = bo - NR / ROOM * ao;
    for (int i = ao; i < end; i += CHUNK * ROOM) {
      int j = NR / ROOM * i + toB;
      FloatVector x, b0, b1;
      b0 = fromArray(SPECIES, bp, j); b1 = fromArray(SPECIES, bp, j + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 0]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 0]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 0]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 0]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 0]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 0]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 1 * NR); b1 = fromArray(SPECIES, bp, j + 1 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 1]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 1]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 1]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 1]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 1]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 1]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 2 * NR); b1 = fromArray(SPECIES, bp, j + 2 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 2]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 2]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 2]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 2]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 2]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 2]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 3 * NR); b1 = fromArray(SPECIES, bp, j + 3 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 3]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 3]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 3]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 3]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 3]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 3]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 4 * NR); b1 = fromArray(SPECIES, bp, j + 4 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 4]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 4]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 4]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 4]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 4]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 4]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 5 * NR); b1 = fromArray(SPECIES, bp, j + 5 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 5]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 5]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 5]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 5]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 5]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 5]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 6 * NR); b1 = fromArray(SPECIES, bp, j + 6 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 6]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 6]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 6]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 6]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 6]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 6]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1); loadLoadFence();
      b0 = fromArray(SPECIES, bp, j + 7 * NR); b1 = fromArray(SPECIES, bp, j + 7 * NR + LANES);
      x = broadcast(SPECIES, a[i + 0 * CHUNK + 7]); c0_0 = x.fma(b0, c0_0); c0_1 = x.fma(b1, c0_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 1 * CHUNK + 7]); c1_0 = x.fma(b0, c1_0); c1_1 = x.fma(b1, c1_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 2 * CHUNK + 7]); c2_0 = x.fma(b0, c2_0); c2_1 = x.fma(b1, c2_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 3 * CHUNK + 7]); c3_0 = x.fma(b0, c3_0); c3_1 = x.fma(b1, c3_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 4 * CHUNK + 7]); c4_0 = x.fma(b0, c4_0); c4_1 = x.fma(b1, c4_1); loadLoadFence();
      x = broadcast(SPECIES, a[i + 5 * CHUNK + 7]); c5_0 = x.fma(b0, c5_0); c5_1 = x.fma(b1, c5_1);
    }
    FloatVector alphas = broadcast(SPECIES, alpha);
    c0_0 = c0_0.fma(alphas, fromArray(SPECIES, f, fo)); c0_1 = c0_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c1_0 = c1_0.fma(alphas, fromArray(SPECIES, f, fo)); c1_1 = c1_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c2_0 = c2_0.fma(alphas, fromArray(SPECIES, f, fo)); c2_1 = c2_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c3_0 = c3_0.fma(alphas, fromArray(SPECIES, f, fo)); c3_1 = c3_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c4_0 = c4_0.fma(alphas, fromArray(SPECIES, f, fo)); c4_1 = c4_1.fma(alphas, fromArray(SPECIES, f, fo + LANES)); fo += ldf;
    c5_0 = c5_0.fma(alphas, fromArray(SPECIES, f, fo)); c5_1 = c5_1.fma(alphas, fromArray(SPECIES, f, fo + LANES));
    c0_0.intoArray(c, co); c0_1.intoArray(c, co + LANES); co += ldc;
    c1_0.intoArray(c, co); c1_1.intoArray(c, co + LANES); co += ldc;
    c2_0.intoArray(c, co); c2_1.intoArray(c, co + LANES); co += ldc;
    c3_0.intoArray(c, co); c3_1.intoArray(c, co + LANES); co += ldc;
    c4_0.intoArray(c, co); c4_1.intoArray(c, co + LANES); co += ldc;
    c5_0.intoArray(c, co); c5_1.intoArray(c, co + LANES);
  }
}
