package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import dev.lanewise.kernels.vector.ColumnSums;
import dev.lanewise.kernels.vector.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * y ← f(α·op(M)·v + β·y + bias): products with one column, or one row, which are bound by reading the matrix M once.
 *
 * <ul>
 *   <li>Where rows of M lie along v, each y_i is a dot product, k in the lanes.
 *   <li>Where they lie across, y is the sum of M's rows, weighted by v ({@link ColumnSums}).
 * </ul>
 */
final class MatrixVectorLoops {
  /** Rows of M at a time; they share the loads of v, and one alone would wait for the adder. */
  static final int ROWS = 4;

  /** Elements of v at a time, which stay in L1 while rows of M stream past, and terms of a sum before it goes to the total. */
  private static final int MAX_KC = 1 << 12;

  private MatrixVectorLoops() {}

  /** Whether C is a vector, and nothing is in a segment. */
  static boolean suits(Product product) {
    return (product.n == 1 || product.m == 1) && product.a != null && product.b != null && product.c != null;
  }

  /** Whether each element of C is a dot product of contiguous elements of M. */
  static boolean isDotProducts(Product product) {
    return product.n == 1 ? product.aColumn == 1 : product.bRow == 1;
  }

  /** Dot products mFrom … mTo of a column, or nFrom … nTo of a row. */
  static void dotProducts(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    boolean column = product.n == 1;
    int from = column ? mFrom : nFrom;
    int to = column ? mTo : nTo;
    float[] m = column ? product.a : product.b;
    float[] v = column ? product.b : product.a;
    long mOffset = column ? product.aOffset : product.bOffset;
    long ldm = column ? product.aRow : product.bColumn;
    long vOffset = column ? product.bOffset : product.aOffset;
    long step = column ? product.bRow : product.aColumn;
    float[] y = buffers.strip(to - from);
    Arrays.fill(y, 0, to - from, 0f);
    float[] lanes = buffers.tile;
    boolean inPlace = step == 1;
    for (int pc = 0, kb; pc < product.k; pc += kb) {
      kb = Math.min(MAX_KC, product.k - pc);
      float[] x = inPlace ? v : buffers.stage(kb);
      int xo = inPlace ? (int) vOffset + pc : 0;
      if (!inPlace) {
        for (int p = 0; p < kb; p++) {
          x[p] = v[(int) (vOffset + (pc + p) * step)];
        }
      }
      // What is left over by fours follows from C's size alone: parts begin at multiples of four. Rows shorter than a vector go one by one.
      int fours = kb < LANES ? 0 : Math.max(0, Math.min(to, (column ? product.m : product.n) / ROWS * ROWS) - from);
      if (fours > 0) {
        addFours(fours, kb, m, (int) (mOffset + from * ldm + pc), (int) ldm, x, xo, y, lanes);
      }
      for (int i = from + fours; i < to; i++) {
        y[i - from] += dotProduct(kb, m, (int) (mOffset + i * ldm + pc), x, xo, lanes);
      }
    }
    for (int i = from; i < to; i++) {
      store(product, column ? i : 0, column ? 0 : i, y[i - from]);
    }
  }

  /** C ← f(α·Σ_p v_p·M[p, :] + β·C + bias). */
  static void weightedSums(Product product, int threads) {
    boolean column = product.n == 1;
    if (product.isPlain() && (!column || product.ldc == 1)) {
      sumRows(product, column, product.c, (int) product.cOffset, threads);
    } else {
      PackingBuffers buffers = PackingBuffers.acquire();
      int size = column ? product.m : product.n;
      float[] y = buffers.strip(size);
      sumRows(product, column, y, 0, threads);
      for (int i = 0; i < size; i++) {
        store(product, column ? i : 0, column ? 0 : i, y[i]);
      }
      buffers.release();
    }
    product.release();
  }

  /** y ← Σ_p v_p·M[p, :]. */
  private static void sumRows(Product product, boolean column, float[] y, int yo, int threads) {
    if (column) {
      ColumnSums.weighted(
          product.k, product.m, product.a, (int) product.aOffset, (int) product.aColumn, product.b, (int) product.bOffset, (int) product.bRow,
          y, yo, threads);
    } else {
      ColumnSums.weighted(
          product.k, product.n, product.b, (int) product.bOffset, (int) product.bRow, product.a, (int) product.aOffset, (int) product.aColumn,
          y, yo, threads);
    }
  }

  private static void store(Product product, int i, int j, float sum) {
    sum *= product.alpha;
    int at = (int) (product.cOffset + i * product.ldc + j);
    float[] c = product.c;
    if (product.beta != 0) {
      sum += product.beta * c[at];
    }
    if (product.bias != null) {
      sum += product.bias[product.biasOffset + j];
    }
    c[at] = product.relu ? Math.max(sum, 0f) : sum;
  }

  /**
   * y_i += M[i, :]·v for so many rows, a multiple of four, of at least a vector. What whole vectors leave over is read within the last vector of the row.
   * Its other lanes are blended out; weights of zero would not do, as they make NaN of an infinity.
   */
  private static void addFours(int rows, int kb, float[] m, int m0, int ldm, float[] v, int vo, float[] y, float[] lanes) {
    int whole = SPECIES.loopBound(kb);
    int last = kb - LANES;
    boolean rest = whole < kb;
    VectorMask<Float> left = Lanes.from(whole - last);
    FloatVector end = fromArray(SPECIES, v, vo + last);
    for (int i = 0; i < rows; i += ROWS, m0 += ROWS * ldm) {
      int m1 = m0 + ldm;
      int m2 = m1 + ldm;
      int m3 = m2 + ldm;
      FloatVector y0 = zero(SPECIES), y1 = zero(SPECIES), y2 = zero(SPECIES), y3 = zero(SPECIES);
      for (int p = 0; p < whole; p += LANES) {
        FloatVector x = fromArray(SPECIES, v, vo + p);
        y0 = fromArray(SPECIES, m, m0 + p).fma(x, y0);
        y1 = fromArray(SPECIES, m, m1 + p).fma(x, y1);
        y2 = fromArray(SPECIES, m, m2 + p).fma(x, y2);
        y3 = fromArray(SPECIES, m, m3 + p).fma(x, y3);
      }
      if (rest) {
        y0 = y0.blend(fromArray(SPECIES, m, m0 + last).fma(end, y0), left);
        y1 = y1.blend(fromArray(SPECIES, m, m1 + last).fma(end, y1), left);
        y2 = y2.blend(fromArray(SPECIES, m, m2 + last).fma(end, y2), left);
        y3 = y3.blend(fromArray(SPECIES, m, m3 + last).fma(end, y3), left);
      }
      y0.intoArray(lanes, 0);
      y1.intoArray(lanes, LANES);
      y2.intoArray(lanes, 2 * LANES);
      y3.intoArray(lanes, 3 * LANES);
      y[i] += DotProducts.sumLanes(lanes, 0);
      y[i + 1] += DotProducts.sumLanes(lanes, LANES);
      y[i + 2] += DotProducts.sumLanes(lanes, 2 * LANES);
      y[i + 3] += DotProducts.sumLanes(lanes, 3 * LANES);
    }
  }

  /** One row alone, in four chains. */
  private static float dotProduct(int kb, float[] m, int mo, float[] v, int vo, float[] lanes) {
    FloatVector s0 = zero(SPECIES), s1 = zero(SPECIES), s2 = zero(SPECIES), s3 = zero(SPECIES);
    int whole = kb / (4 * LANES) * (4 * LANES);
    for (int p = 0; p < whole; p += 4 * LANES) {
      s0 = fromArray(SPECIES, m, mo + p).fma(fromArray(SPECIES, v, vo + p), s0);
      s1 = fromArray(SPECIES, m, mo + p + LANES).fma(fromArray(SPECIES, v, vo + p + LANES), s1);
      s2 = fromArray(SPECIES, m, mo + p + 2 * LANES).fma(fromArray(SPECIES, v, vo + p + 2 * LANES), s2);
      s3 = fromArray(SPECIES, m, mo + p + 3 * LANES).fma(fromArray(SPECIES, v, vo + p + 3 * LANES), s3);
    }
    s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
    return DotProducts.sumLanes(lanes, 0) + DotProducts.rest(whole, kb, m, mo, v, vo);
  }
}
