package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import dev.lanewise.kernels.parallel.ParallelWork;
import dev.lanewise.kernels.parallel.Pool;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * sums[j] ← Σ_i w_i·X[i, j]: the gradient of a bias with w = 1, and a transposed matrix times a vector.
 *
 * <p>X is read once, row after row. Rows are summed in chunks, which threads share, and then the chunks' sums in order: which rows make a chunk follows
 * from their number alone, so the bits do not depend on threads, and no sum is longer than a chunk or the number of chunks.
 */
public final class ColumnSums extends ParallelWork {
  /** For sums without weights: one weight, and no step from row to row. */
  private static final float[] ONE = {1f};

  /** Rows in a chunk. */
  private static final int CHUNK = 256;

  private static final Pool<ColumnSums> POOL = new Pool<>(ColumnSums::new);

  private int rows;
  private int columns;
  private float[] x;
  private int xOffset;
  private int ldx;
  private float[] w;
  private int wOffset;
  private int wStep;
  private int parts;
  private float[] ofChunks = {};

  private ColumnSums() {}

  /** sums[j] ← Σ_i X[i, j]. */
  public static void sum(int rows, int columns, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset, int threads) {
    weighted(rows, columns, x, xOffset, ldx, ONE, 0, 0, sums, sumsOffset, threads);
  }

  /** sums[j] ← Σ_i w_i·X[i, j], the weights {@code wStep} apart. */
  public static void weighted(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] w, int wOffset, int wStep, float[] sums, int sumsOffset, int threads) {
    Arrays.fill(sums, sumsOffset, sumsOffset + columns, 0f);
    if (rows <= CHUNK) {
      add(rows, columns, x, xOffset, ldx, w, wOffset, wStep, sums, sumsOffset);
      return;
    }
    ColumnSums work = POOL.acquire();
    try {
      int chunks = work.begin(rows, columns, x, xOffset, ldx, w, wOffset, wStep, threads);
      Workers.run(work, work.parts);
      add(chunks, columns, work.ofChunks, 0, columns, ONE, 0, 0, sums, sumsOffset);
    } finally {
      work.x = null;
      work.w = null;
      POOL.release(work);
    }
  }

  private int begin(int rows, int columns, float[] x, int xOffset, int ldx, float[] w, int wOffset, int wStep, int threads) {
    this.rows = rows;
    this.columns = columns;
    this.x = x;
    this.xOffset = xOffset;
    this.ldx = ldx;
    this.w = w;
    this.wOffset = wOffset;
    this.wStep = wStep;
    int chunks = Math.ceilDiv(rows, CHUNK);
    parts = Math.min(threads, chunks);
    if (ofChunks.length < chunks * columns) {
      ofChunks = new float[chunks * columns];
    }
    return chunks;
  }

  @Override
  protected void run(int part) {
    int chunks = Math.ceilDiv(rows, CHUNK);
    int from = (int) ((long) chunks * part / parts);
    int to = (int) ((long) chunks * (part + 1) / parts);
    Arrays.fill(ofChunks, from * columns, to * columns, 0f);
    for (int chunk = from; chunk < to; chunk++) {
      int row = chunk * CHUNK;
      add(
          Math.min(CHUNK, rows - row), columns, x, xOffset + row * ldx, ldx, w, wOffset + row * wStep, wStep, ofChunks, chunk * columns);
    }
  }

  /** sums[j] += Σ_i w_i·X[i, j], four rows at a time. */
  private static void add(int rows, int columns, float[] x, int x0, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    int whole = SPECIES.loopBound(columns);
    int row = 0;
    if (columns >= LANES) {
      int last = columns - LANES;
      boolean rest = whole < columns;
      FloatVector end = zero(SPECIES);
      for (; row <= rows - 4; row += 4, x0 += 4 * ldx, wo += 4 * ws) {
        int x1 = x0 + ldx;
        int x2 = x1 + ldx;
        int x3 = x2 + ldx;
        FloatVector w0 = broadcast(SPECIES, w[wo]), w1 = broadcast(SPECIES, w[wo + ws]);
        FloatVector w2 = broadcast(SPECIES, w[wo + 2 * ws]), w3 = broadcast(SPECIES, w[wo + 3 * ws]);
        for (int j = 0; j < whole; j += LANES) {
          FloatVector sum = fromArray(SPECIES, x, x0 + j).fma(w0, fromArray(SPECIES, sums, so + j));
          sum = fromArray(SPECIES, x, x1 + j).fma(w1, sum);
          sum = fromArray(SPECIES, x, x2 + j).fma(w2, sum);
          fromArray(SPECIES, x, x3 + j).fma(w3, sum).intoArray(sums, so + j);
        }
        if (rest) {
          end = fromArray(SPECIES, x, x0 + last).fma(w0, end);
          end = fromArray(SPECIES, x, x1 + last).fma(w1, end);
          end = fromArray(SPECIES, x, x2 + last).fma(w2, end);
          end = fromArray(SPECIES, x, x3 + last).fma(w3, end);
        }
      }
      if (rest) {
        FloatVector before = fromArray(SPECIES, sums, so + last);
        before.blend(before.add(end), Lanes.from(whole - last)).intoArray(sums, so + last);
      }
    }
    for (; row < rows; row++, x0 += ldx, wo += ws) {
      FloatVector w0 = broadcast(SPECIES, w[wo]);
      for (int j = 0; j < whole; j += LANES) {
        fromArray(SPECIES, x, x0 + j).fma(w0, fromArray(SPECIES, sums, so + j)).intoArray(sums, so + j);
      }
      for (int j = whole; j < columns; j++) {
        sums[so + j] = Math.fma(x[x0 + j], w[wo], sums[so + j]);
      }
    }
  }
}
