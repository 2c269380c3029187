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
    run(product, suitable(product), threads);
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
    run(product, suitable(product), threads);
  }

  private static Product.Loops suitable(Product product) {
    if (ThinLoops.suits(product)) {
      return Product.Loops.THIN;
    }
    return NarrowLoops.suits(product) ? Product.Loops.NARROW : Product.Loops.PACKED;
  }

  static void run(Product product, Product.Loops loops, int threads) {
    try {
      Workers.run(product, product.split(loops, threads));
    } finally {
      product.release();
    }
  }

  /** Computes C[mFrom … mTo, nFrom … nTo). */
  static void multiply(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    int k = product.k;
    int mr = KERNEL.mr();
    int nr = KERNEL.nr();
    int width = KERNEL.width();
    int mc = evenBlock(mTo - mFrom, BLOCKING.mc(), mr);
    int nc = evenBlock(nTo - nFrom, BLOCKING.nc(), nr);
    // Depends on k alone: where C is split must not change the order of any sum.
    int kc = evenBlock(k, BLOCKING.kc(), 1);
    // Packed A is kept only if there are more columns to come.
    boolean keep = nTo - nFrom > nc;
    float[] ap = buffers.ap((keep ? mc / mr : AHEAD) * width * kc);
    float[] bp = buffers.bp;

    rows: // of C, mc at a time: the packed block of A stays in L3
    for (int ic = mFrom; ic < mTo; ic += mc) {
      int mb = Math.min(mc, mTo - ic);

      products: // kc at a time: one panel of A stays in L1
      for (int pc = 0; pc < k; pc += kc) {
        int kb = Math.min(kc, k - pc);

        columns: // of C, nc at a time: the packed block of B stays in L2
        for (int jc = nFrom; jc < nTo; jc += nc) {
          int nb = Math.min(nc, nTo - jc);
          Pack.b(product, pc, kb, jc, nb, nr, bp, 0, buffers);

          stripsOfC: // and panels of A, mr rows at a time
          for (int ir = 0; ir < mb; ir += mr) {
            int rows = Math.min(mr, mb - ir);
            int panel = (keep ? ir / mr : ir / mr % AHEAD) * width * kb;
            if (jc == nFrom && ir % (AHEAD * mr) == 0) {
              Pack.a(product, ic + ir, Math.min(AHEAD * mr, mb - ir), pc, kb, mr, ap, panel, buffers);
            }
            float[] c = product.c;
            int co = (int) (product.cOffset + (ic + ir) * product.ldc + jc);
            int ldc = (int) product.ldc;
            if (c == null) {
              c = buffers.strip(mr * nb);
              co = 0;
              ldc = nb;
              if (pc > 0 || product.beta != 0) {
                OutputTile.read(product, ic + ir, jc, rows, nb, c);
              }
            }
            boolean afresh = pc == 0 && product.beta == 0;
            if (pc == 0 && product.beta != 0) {
              OutputTile.begin(product, jc, c, co, ldc, rows, nb);
            }
            panelsOfB: // nr columns at a time: whole tiles in the micro-kernel's own loop, then those at the edge of C
            for (int jr = 0; jr < nb; ) {
              int whole = rows == mr ? (nb - jr) / nr : 0;
              if (whole == 0) {
                int columns = Math.min(nr, nb - jr);
                edge(product, jc + jr, afresh, kb, ap, panel, bp, jr * kb, c, co + jr, ldc, rows, columns, buffers.tile);
                jr += columns;
              } else {
                if (afresh) {
                  KERNEL.accumulate(kb, ap, panel, bp, jr * kb, whole, product.firstRow(), product.firstRowOffset(jc + jr), 0, c, co + jr, ldc);
                } else {
                  KERNEL.accumulate(kb, ap, panel, bp, jr * kb, whole, c, co + jr, ldc, c, co + jr, ldc);
                }
                jr += whole * nr;
              }
            }
            if (pc + kb == k) {
              OutputTile.finish(product, c, co, ldc, rows, nb);
            }
            if (product.c == null) {
              OutputTile.write(product, ic + ir, jc, rows, nb, c);
            }
          }
        }
      }
    }
  }

  /** What there is of a tile at the edge of C, from its column j on: the same arithmetic in a whole tile of its own. */
  private static void edge(
      Product product, int j, boolean afresh, int kb, float[] ap, int ao, float[] bp, int bo,
      float[] c, int co, int ldc, int rows, int columns, float[] tile) {
    int nr = KERNEL.nr();
    if (afresh) {
      OutputTile.begin(product, j, tile, 0, nr, rows, columns);
    } else {
      OutputTile.copy(c, co, ldc, tile, 0, nr, rows, columns);
    }
    KERNEL.accumulate(kb, ap, ao, bp, bo, 1, tile, 0, nr, tile, 0, nr);
    OutputTile.copy(tile, 0, nr, c, co, ldc, rows, columns);
  }

  /** The size of equal blocks no larger than {@code limit}, in whole tiles: 300 under a limit of 256 makes 150 and 150, not 256 and 44. */
  static int evenBlock(int size, int limit, int tile) {
    int blocks = Math.ceilDiv(size, limit);
    return Math.ceilDiv(Math.ceilDiv(size, blocks), tile) * tile;
  }
}
