package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.parallel.ParallelWork;
import dev.lanewise.kernels.parallel.Pool;
import java.lang.foreign.MemorySegment;

/**
 * One product C ← f(α·op(A)·op(B) + β·C + bias) in flight: its operands with transposes turned into strides, and how it is split over threads.
 *
 * <p>An operand is an array or a segment; the other field is null. The split is over rows and columns of C, never over k, so that each element is
 * summed in one order whatever the number of threads. Pooled, so that calls allocate nothing.
 */
final class Product extends ParallelWork {
  private static final Pool<Product> POOL = new Pool<>(Product::new);

  int m;
  int n;
  int k;
  float alpha;
  float[] a;
  MemorySegment aSegment;
  long aOffset;
  long aRow;
  long aColumn;
  float[] b;
  MemorySegment bSegment;
  long bOffset;
  long bRow;
  long bColumn;
  float beta;
  float[] c;
  MemorySegment cSegment;
  long cOffset;
  long ldc;
  float[] bias;
  int biasOffset;
  boolean relu;

  private Loops loops;
  private int rowTile;
  private int columnTile;
  private int rowParts;
  private int columnParts;

  /** How one part of C is computed. */
  interface Loops {
    Loops PACKED = GemmLoops::multiply;
    Loops NARROW = NarrowLoops::multiply;
    Loops SWAPPED = SwappedLoops::multiply;
    Loops DOT_PRODUCTS = MatrixVectorLoops::dotProducts;
    Loops THIN = ThinLoops::multiply;
    Loops OUTER_PRODUCTS = OuterProductLoops::sum;

    /** Computes C[mFrom … mTo, nFrom … nTo). */
    void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers);
  }

  /** What sums start from when there is neither C nor a bias: a row as wide as any block of C. */
  static final float[] ZEROS = new float[Math.max(1024, GemmLoops.BLOCKING.nc())];

  /** The row that sums start from when β = 0: the bias, or zeros. */
  float[] firstRow() {
    return bias == null ? ZEROS : bias;
  }

  /** Where column j is in {@link #firstRow}. */
  int firstRowOffset(int j) {
    return bias == null ? 0 : biasOffset + j;
  }

  /** Whether C ← op(A)·op(B), and nothing else. */
  boolean isPlain() {
    return alpha == 1 && beta == 0 && bias == null && !relu;
  }

  static Product acquire() {
    return POOL.acquire();
  }

  /** Forgets the operands, which belong to the caller, and returns to the pool. Only after a clean end: an error may have left anything behind. */
  void release() {
    a = null;
    b = null;
    c = null;
    aSegment = null;
    bSegment = null;
    cSegment = null;
    bias = null;
    POOL.release(this);
  }

  void shape(int m, int n, int k, float alpha, float beta, Epilogue epilogue) {
    this.m = m;
    this.n = n;
    // α = 0 means that A and B are not read: the same as no products at all.
    this.k = alpha == 0 ? 0 : k;
    this.alpha = alpha;
    this.beta = beta;
    bias = epilogue.biasArray();
    biasOffset = epilogue.biasOffset();
    relu = epilogue.hasRelu();
  }

  void strides(boolean transA, long lda, boolean transB, long ldb, long ldc) {
    aRow = transA ? 1 : lda;
    aColumn = transA ? lda : 1;
    bRow = transB ? 1 : ldb;
    bColumn = transB ? ldb : 1;
    this.ldc = ldc;
  }

  /**
   * Splits C into at most {@code threads} parts of whole tiles.
   *
   * <p>Every part packs its own rows of A and columns of B, so among the ways to factor the thread count the one with the least packing,
   * (m·columnParts + n·rowParts)·k, wins.
   *
   * @return the number of parts
   */
  int split(Loops loops, int threads) {
    this.loops = loops;
    // Few columns are not split; where rows of C are in the lanes, parts are as high as vectors are wide.
    boolean fewColumns = loops == Loops.NARROW || loops == Loops.SWAPPED;
    rowTile = loops == Loops.DOT_PRODUCTS ? MatrixVectorLoops.ROWS : loops == Loops.SWAPPED ? GemmLoops.KERNEL.nr() : GemmLoops.KERNEL.mr();
    columnTile = loops == Loops.DOT_PRODUCTS ? MatrixVectorLoops.ROWS : GemmLoops.KERNEL.nr();
    int rowTiles = Math.ceilDiv(m, rowTile);
    int columnTiles = fewColumns ? 1 : Math.ceilDiv(n, columnTile);
    rowParts = 1;
    columnParts = 1;
    long least = Long.MAX_VALUE;
    for (int rows = 1; rows <= Math.min(threads, rowTiles); rows++) {
      int columns = Math.min(threads / rows, columnTiles);
      long packed = (long) m * columns + (long) n * rows;
      if (rows * columns > rowParts * columnParts || (rows * columns == rowParts * columnParts && packed < least)) {
        least = packed;
        rowParts = rows;
        columnParts = columns;
      }
    }
    return rowParts * columnParts;
  }

  @Override
  protected void run(int part) {
    int rowPart = part / columnParts;
    int columnPart = part % columnParts;
    int mFrom = bound(m, rowTile, rowPart, rowParts);
    int mTo = bound(m, rowTile, rowPart + 1, rowParts);
    int nFrom = bound(n, columnTile, columnPart, columnParts);
    int nTo = bound(n, columnTile, columnPart + 1, columnParts);
    PackingBuffers buffers = PackingBuffers.acquire();
    if (k == 0) {
      withoutProducts(mFrom, mTo, nFrom, nTo, buffers);
    } else {
      loops.multiply(this, mFrom, mTo, nFrom, nTo, buffers);
    }
    buffers.release();
  }

  /** C[mFrom … mTo, nFrom … nTo) ← f(β·C + bias). */
  private void withoutProducts(int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    for (int j = nFrom, columns; j < nTo; j += columns) {
      columns = Math.min(c == null ? GemmLoops.BLOCKING.nc() : nTo, nTo - j);
      float[] row = c == null ? buffers.strip(columns) : c;
      for (int i = mFrom; i < mTo; i++) {
        int co = c == null ? 0 : (int) (cOffset + i * ldc + j);
        if (c == null && beta != 0) {
          OutputTile.read(this, i, j, 1, columns, row, columns);
        }
        OutputTile.begin(this, j, row, co, columns, 1, columns);
        OutputTile.finish(this, row, co, columns, 1, columns);
        if (c == null) {
          OutputTile.write(this, i, j, 1, columns, row, columns);
        }
      }
    }
  }

  /** Where part {@code part} of {@code parts} begins, in whole tiles. */
  private static int bound(int size, int tile, int part, int parts) {
    long tiles = Math.ceilDiv(size, tile);
    return (int) Math.min(size, tiles * part / parts * tile);
  }
}
