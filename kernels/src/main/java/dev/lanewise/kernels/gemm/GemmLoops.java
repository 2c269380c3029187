package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.parallel.Workers;
import java.lang.foreign.MemorySegment;

/**
 * C ← f(α·op(A)·op(B) + β·C + bias) by the five loops of Goto and van de Geijn around a micro-kernel, with the parts of A and B exchanged.
 *
 * <p>From outside in: rows of C by mc, k by kc, columns of C by nc (pack B), rows by mr (pack A when first needed), columns by nr. So consecutive tiles
 * lie side by side in the rows of C, whose lines and pages are then met in order. docs/design.md draws which block lives in which cache meanwhile.
 */
public final class GemmLoops {
  static final MicroKernel KERNEL = MicroKernel.preferred();
  static final Blocking BLOCKING = Blocking.forThisMachine(KERNEL);

  /** Panels of A packed at a time, right before their first use: enough that a transposed A is read in whole cache lines. */
  private static final int AHEAD = 16;

  private GemmLoops() {}

  /** The tile and blocking in use, for people. */
  public static String describe() {
    return "register tile " + KERNEL.mr() + "×" + KERNEL.nr() + ", blocks mc " + BLOCKING.mc() + " kc " + BLOCKING.kc() + " nc " + BLOCKING.nc();
  }

  /** On arrays. */
  public static void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc,
      Epilogue epilogue, int threads) {
    Product product = Product.acquire();
    product.shape(m, n, k, alpha, beta, epilogue);
    product.strides(transA, lda, transB, ldb, ldc);
    product.a = a;
    product.aOffset = aOffset;
    product.b = b;
    product.bOffset = bOffset;
    product.c = c;
    product.cOffset = cOffset;
    multiply(product, threads);
  }

  /** On segments. */
  public static void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc,
      Epilogue epilogue, int threads) {
    Product product = Product.acquire();
    product.shape(m, n, k, alpha, beta, epilogue);
    product.strides(transA, lda, transB, ldb, ldc);
    product.aSegment = a;
    product.aOffset = aOffset;
    product.bSegment = b;
    product.bOffset = bOffset;
    product.cSegment = c;
    product.cOffset = cOffset;
    multiply(product, threads);
  }

  /** By whichever loops suit the product best. */
  static void multiply(Product product, int threads) {
    if (product.k > 0 && MatrixVectorLoops.suits(product) && !MatrixVectorLoops.isDotProducts(product)) {
      MatrixVectorLoops.weightedSums(product, threads);
    } else {
      run(product, suitable(product), threads);
    }
  }

  private static Product.Loops suitable(Product product) {
    if (MatrixVectorLoops.suits(product)) {
      return Product.Loops.DOT_PRODUCTS;
    }
    if (ThinLoops.suits(product)) {
      return Product.Loops.THIN;
    }
    if (SwappedLoops.suits(product)) {
      return Product.Loops.SWAPPED;
    }
    return NarrowLoops.suits(product) ? Product.Loops.NARROW : Product.Loops.PACKED;
  }

  static void run(Product product, Product.Loops loops, int threads) {
    Workers.run(product, product.split(loops, threads));
    product.release();
  }

  /** Computes C[mFrom … mTo, nFrom … nTo). */
  static void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    int k = product.k;
    int mr = KERNEL.mr();
    int nr = KERNEL.nr();
    int width = KERNEL.width();
    int mc = evenBlock(mTo - mFrom, BLOCKING.mc(), mr);
    int nc = evenBlock(nTo - nFrom, BLOCKING.nc(), nr);
    // Depends on k alone: neither where C is split nor how large caches are may change the order of any sum.
    int kc = evenBlock(k, BLOCKING.kc(), 1);
    // Packed A is kept only if there are more columns to come.
    boolean keep = nTo - nFrom > nc;
    float[] ap = buffers.ap((keep ? mc / mr : AHEAD) * width * kc);
    float[] bp = buffers.bp;

    rows: // of C, mc at a time: the packed block of A stays in L3
    for (int ic = mFrom, mb; ic < mTo; ic += mb) {
      mb = Math.min(mc, mTo - ic);

      products: // kc at a time: one panel of A stays in L1
      for (int pc = 0, kb; pc < k; pc += kb) {
        kb = Math.min(kc, k - pc);

        columns: // of C, nc at a time: the packed block of B stays in L2
        for (int jc = nFrom, nb; jc < nTo; jc += nb) {
          nb = Math.min(nc, nTo - jc);
          Pack.b(product, pc, kb, jc, nb, nr, bp, 0, buffers);

          stripsOfC: // and panels of A, mr rows at a time
          for (int ir = 0; ir < mb; ir += mr) {
            int rows = Math.min(mr, mb - ir);
            int panel = (keep ? ir / mr : ir / mr % AHEAD) * width * kb;
            if (jc == nFrom && ir % (AHEAD * mr) == 0) {
              Pack.a(product, ic + ir, Math.min(AHEAD * mr, mb - ir), pc, kb, mr, ap, panel, buffers);
            }
            if (rows == mr && product.c != null) {
              strip(product, pc, kb, ic + ir, jc, nb, ap, panel, buffers);
            } else {
              stripAside(product, pc, kb, ic + ir, rows, jc, nb, ap, panel, buffers);
            }
          }
        }
      }
    }
  }

  /** Products pc … pc+kb of mr rows of C from (i, j) on, nr columns at a time. */
  private static void strip(Product product, int pc, int kb, int i, int j, int nb, float[] ap, int ao, PackingBuffers buffers) {
    int mr = KERNEL.mr();
    int nr = KERNEL.nr();
    float[] c = product.c;
    int co = (int) (product.cOffset + i * product.ldc + j);
    int ldc = (int) product.ldc;
    if (pc == 0 && product.beta != 0) {
      OutputTile.begin(product, j, c, co, ldc, mr, nb);
    }
    boolean afresh = pc == 0 && product.beta == 0;
    int panels = nb / nr;
    if (panels > 0 && afresh) {
      KERNEL.accumulate(kb, ap, ao, buffers.bp, 0, panels, product.alpha, product.firstRow(), product.firstRowOffset(j), 0, c, co, ldc);
    } else if (panels > 0) {
      KERNEL.accumulate(kb, ap, ao, buffers.bp, 0, panels, product.alpha, c, co, ldc, c, co, ldc);
    }
    int whole = panels * nr;
    if (whole < nb) {
      edge(product, afresh, kb, ap, ao, buffers.bp, whole * kb, j + whole, c, co + whole, ldc, nb - whole, buffers.tile);
    }
    if (pc + kb == product.k) {
      OutputTile.finish(product, c, co, ldc, mr, nb);
    }
  }

  /** What there is of a tile at the right edge of C: the same arithmetic in a whole tile of its own. */
  private static void edge(
      Product product, boolean afresh, int kb, float[] ap, int ao, float[] bp, int bo,
      int j, float[] c, int co, int ldc, int columns, float[] tile) {
    int mr = KERNEL.mr();
    int nr = KERNEL.nr();
    if (afresh && product.bias == null) {
      KERNEL.accumulate(kb, ap, ao, bp, bo, 1, product.alpha, Product.ZEROS, 0, 0, tile, 0, nr);
    } else {
      if (afresh) {
        OutputTile.begin(product, j, tile, 0, nr, mr, columns);
      } else {
        OutputTile.copy(c, co, ldc, tile, 0, nr, mr, columns);
      }
      KERNEL.accumulate(kb, ap, ao, bp, bo, 1, product.alpha, tile, 0, nr, tile, 0, nr);
    }
    OutputTile.copy(tile, 0, nr, c, co, ldc, mr, columns);
  }

  /** The same for rows of C in a segment, or fewer of them than mr: in an array of whole tiles. */
  private static void stripAside(Product product, int pc, int kb, int i, int rows, int j, int nb, float[] ap, int ao, PackingBuffers buffers) {
    int panels = Math.ceilDiv(nb, KERNEL.nr());
    int ldc = panels * KERNEL.nr();
    float[] c = buffers.strip(KERNEL.mr() * ldc);
    boolean afresh = pc == 0 && product.beta == 0;
    if (!afresh) {
      OutputTile.read(product, i, j, rows, nb, c, ldc);
    }
    if (pc == 0) {
      OutputTile.begin(product, j, c, 0, ldc, rows, nb);
    }
    KERNEL.accumulate(kb, ap, ao, buffers.bp, 0, panels, product.alpha, c, 0, ldc, c, 0, ldc);
    if (pc + kb == product.k) {
      OutputTile.finish(product, c, 0, ldc, rows, nb);
    }
    OutputTile.write(product, i, j, rows, nb, c, ldc);
  }

  /** The size of equal blocks no larger than {@code limit}, in whole tiles: 300 under a limit of 256 makes 150 and 150, not 256 and 44. */
  static int evenBlock(int size, int limit, int tile) {
    int blocks = Math.ceilDiv(size, limit);
    return Math.ceilDiv(Math.ceilDiv(size, blocks), tile) * tile;
  }
}
