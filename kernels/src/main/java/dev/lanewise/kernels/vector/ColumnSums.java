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
    if (rows <= CHUNK) {
      sumRows(rows, columns, x, xOffset, ldx, w, wOffset, wStep, sums, sumsOffset);
      return;
    }
    ColumnSums work = POOL.acquire();
    int chunks = work.begin(rows, columns, x, xOffset, ldx, w, wOffset, wStep, threads);
    Workers.run(work, work.parts);
    sumRows(chunks, columns, work.ofChunks, 0, columns, ONE, 0, 0, sums, sumsOffset);
    work.x = null;
    work.w = null;
    POOL.release(work);
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
    for (int chunk = from; chunk < to; chunk++) {
      int row = chunk * CHUNK;
      sumRows(
          Math.min(CHUNK, rows - row), columns, x, xOffset + row * ldx, ldx, w, wOffset + row * wStep, wStep, ofChunks, chunk * columns);
    }
  }

  /**
   * sums[j] ← Σ_i w_i·X[i, j]. A row ends in vectors of its own, which overlap those before; where they do, both come to the same bits, and it does not
   * matter whose are stored last.
   */
  private static void sumRows(int rows, int columns, float[] x, int xo, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    if (columns < LANES) {
      sumScalars(rows, columns, x, xo, ldx, w, wo, ws, sums, so);
    } else if (columns < 2 * LANES) {
      sumTwo(rows, columns - LANES, x, xo, ldx, w, wo, ws, sums, so);
    } else if (columns < 4 * LANES) {
      sumFour(rows, columns - 2 * LANES, x, xo, ldx, w, wo, ws, sums, so);
    } else if (columns <= 8 * LANES) {
      sumEight(rows, columns - 4 * LANES, x, xo, ldx, w, wo, ws, sums, so);
    } else {
      sumWide(rows, columns, x, xo, ldx, w, wo, ws, sums, so);
    }
  }

  private static void sumScalars(int rows, int columns, float[] x, int xo, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    Arrays.fill(sums, so, so + columns, 0f);
    for (int row = 0; row < rows; row++, xo += ldx, wo += ws) {
      for (int j = 0; j < columns; j++) {
        sums[so + j] = Math.fma(x[xo + j], w[wo], sums[so + j]);
      }
    }
  }

  /** Rows of up to two vectors, the first and the last; four rows at a time, so that sums make as many chains as the adder's latency asks for. */
  private static void sumTwo(int rows, int toLast, float[] x, int x0, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    FloatVector a0 = zero(SPECIES), b0 = a0, c0 = a0, d0 = a0;
    FloatVector a1 = a0, b1 = a0, c1 = a0, d1 = a0;
    int row = 0;
    for (; row <= rows - 4; row += 4, x0 += 4 * ldx, wo += 4 * ws) {
      int x1 = x0 + ldx;
      int x2 = x1 + ldx;
      int x3 = x2 + ldx;
      FloatVector v = broadcast(SPECIES, w[wo]);
      a0 = fromArray(SPECIES, x, x0).fma(v, a0);
      a1 = fromArray(SPECIES, x, x0 + toLast).fma(v, a1);
      v = broadcast(SPECIES, w[wo + ws]);
      b0 = fromArray(SPECIES, x, x1).fma(v, b0);
      b1 = fromArray(SPECIES, x, x1 + toLast).fma(v, b1);
      v = broadcast(SPECIES, w[wo + 2 * ws]);
      c0 = fromArray(SPECIES, x, x2).fma(v, c0);
      c1 = fromArray(SPECIES, x, x2 + toLast).fma(v, c1);
      v = broadcast(SPECIES, w[wo + 3 * ws]);
      d0 = fromArray(SPECIES, x, x3).fma(v, d0);
      d1 = fromArray(SPECIES, x, x3 + toLast).fma(v, d1);
    }
    for (; row < rows; row++, x0 += ldx, wo += ws) {
      FloatVector v = broadcast(SPECIES, w[wo]);
      a0 = fromArray(SPECIES, x, x0).fma(v, a0);
      a1 = fromArray(SPECIES, x, x0 + toLast).fma(v, a1);
    }
    a0.add(b0).add(c0.add(d0)).intoArray(sums, so);
    a1.add(b1).add(c1.add(d1)).intoArray(sums, so + toLast);
  }

  /** Rows of up to four vectors, the first two and the last two, two rows at a time. */
  private static void sumFour(int rows, int toLast, float[] x, int x0, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    FloatVector a0 = zero(SPECIES), a1 = a0, a2 = a0, a3 = a0;
    FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    int row = 0;
    for (; row <= rows - 2; row += 2, x0 += 2 * ldx, wo += 2 * ws) {
      int x1 = x0 + ldx;
      FloatVector v = broadcast(SPECIES, w[wo]);
      a0 = fromArray(SPECIES, x, x0).fma(v, a0);
      a1 = fromArray(SPECIES, x, x0 + LANES).fma(v, a1);
      a2 = fromArray(SPECIES, x, x0 + toLast).fma(v, a2);
      a3 = fromArray(SPECIES, x, x0 + toLast + LANES).fma(v, a3);
      v = broadcast(SPECIES, w[wo + ws]);
      b0 = fromArray(SPECIES, x, x1).fma(v, b0);
      b1 = fromArray(SPECIES, x, x1 + LANES).fma(v, b1);
      b2 = fromArray(SPECIES, x, x1 + toLast).fma(v, b2);
      b3 = fromArray(SPECIES, x, x1 + toLast + LANES).fma(v, b3);
    }
    if (row < rows) {
      FloatVector v = broadcast(SPECIES, w[wo]);
      a0 = fromArray(SPECIES, x, x0).fma(v, a0);
      a1 = fromArray(SPECIES, x, x0 + LANES).fma(v, a1);
      a2 = fromArray(SPECIES, x, x0 + toLast).fma(v, a2);
      a3 = fromArray(SPECIES, x, x0 + toLast + LANES).fma(v, a3);
    }
    a0.add(b0).intoArray(sums, so);
    a1.add(b1).intoArray(sums, so + LANES);
    a2.add(b2).intoArray(sums, so + toLast);
    a3.add(b3).intoArray(sums, so + toLast + LANES);
  }

  /**
   * Whole rows of up to eight vectors, the first four and the last four. All sums stay in registers, and the four loads have one index and so one check of
   * its bounds; a loop over so few vectors would cost more than what is in it.
   */
  private static void sumEight(int rows, int toLast, float[] x, int x0, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    FloatVector s0 = zero(SPECIES), s1 = s0, s2 = s0, s3 = s0;
    FloatVector t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    for (int row = 0; row < rows; row++, x0 += ldx, wo += ws) {
      int x1 = x0 + toLast;
      FloatVector v = broadcast(SPECIES, w[wo]);
      s0 = fromArray(SPECIES, x, x0).fma(v, s0);
      s1 = fromArray(SPECIES, x, x0 + LANES).fma(v, s1);
      s2 = fromArray(SPECIES, x, x0 + 2 * LANES).fma(v, s2);
      s3 = fromArray(SPECIES, x, x0 + 3 * LANES).fma(v, s3);
      t0 = fromArray(SPECIES, x, x1).fma(v, t0);
      t1 = fromArray(SPECIES, x, x1 + LANES).fma(v, t1);
      t2 = fromArray(SPECIES, x, x1 + 2 * LANES).fma(v, t2);
      t3 = fromArray(SPECIES, x, x1 + 3 * LANES).fma(v, t3);
    }
    s0.intoArray(sums, so);
    s1.intoArray(sums, so + LANES);
    s2.intoArray(sums, so + 2 * LANES);
    s3.intoArray(sums, so + 3 * LANES);
    t0.intoArray(sums, so + toLast);
    t1.intoArray(sums, so + toLast + LANES);
    t2.intoArray(sums, so + toLast + 2 * LANES);
    t3.intoArray(sums, so + toLast + 3 * LANES);
  }

  /** Four rows at a time, in the order of memory; all sums but the last vector's wait in L1. */
  private static void sumWide(int rows, int columns, float[] x, int x0, int ldx, float[] w, int wo, int ws, float[] sums, int so) {
    Arrays.fill(sums, so, so + columns, 0f);
    int last = columns - LANES;
    FloatVector end = zero(SPECIES);
    int row = 0;
    for (; row <= rows - 4; row += 4, x0 += 4 * ldx, wo += 4 * ws) {
      int x1 = x0 + ldx;
      int x2 = x1 + ldx;
      int x3 = x2 + ldx;
      FloatVector w0 = broadcast(SPECIES, w[wo]), w1 = broadcast(SPECIES, w[wo + ws]);
      FloatVector w2 = broadcast(SPECIES, w[wo + 2 * ws]), w3 = broadcast(SPECIES, w[wo + 3 * ws]);
      for (int j = 0; j < last; j += LANES) {
        FloatVector sum = fromArray(SPECIES, x, x0 + j).fma(w0, fromArray(SPECIES, sums, so + j));
        sum = fromArray(SPECIES, x, x1 + j).fma(w1, sum);
        sum = fromArray(SPECIES, x, x2 + j).fma(w2, sum);
        fromArray(SPECIES, x, x3 + j).fma(w3, sum).intoArray(sums, so + j);
      }
      end = fromArray(SPECIES, x, x0 + last).fma(w0, end);
      end = fromArray(SPECIES, x, x1 + last).fma(w1, end);
      end = fromArray(SPECIES, x, x2 + last).fma(w2, end);
      end = fromArray(SPECIES, x, x3 + last).fma(w3, end);
    }
    for (; row < rows; row++, x0 += ldx, wo += ws) {
      FloatVector w0 = broadcast(SPECIES, w[wo]);
      for (int j = 0; j < last; j += LANES) {
        fromArray(SPECIES, x, x0 + j).fma(w0, fromArray(SPECIES, sums, so + j)).intoArray(sums, so + j);
      }
      end = fromArray(SPECIES, x, x0 + last).fma(w0, end);
    }
    end.intoArray(sums, so + last);
  }
}
