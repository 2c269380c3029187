package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.Epilogue;
import java.util.Arrays;

/**
 * C ← Σ_s x_s·g_sᵀ + β·C with both operands read in their own order, sample by sample.
 *
 * <p>The wider operand, V, is read as vectors where it is: neither transposed nor copied. The narrower, P, is laid out in panels, a strip of samples
 * at a time, and broadcast. The sum T = Σ_s p_s·v_sᵀ grows in a scratch matrix, which is C or its transpose, and is added to C at the end.
 *
 * <pre>
 *   strip of V, where it is          strip of P, packed        T, scratch
 *   s ↓  ····[nr]····                mr at a time              mr ↓ ····[nr]····
 * </pre>
 */
public final class OuterProductLoops {
  private static final SampleKernel KERNEL = SampleKernel.preferred();

  /** Samples in a strip: enough for a tile to be worth its loads and stores, few enough for its lines of V and a panel of P to stay in L1. */
  static final int STRIP = 128;

  /** The same where P is so narrow that a strip of V is not met often; shorter ones wait less for memory. */
  private static final int STRIP_OF_FEW = 64;

  private static final int FEW = 16;

  /** Floats in a cache line. */
  private static final int LINE = 16;

  /** Floats of C summed at a time: 6 MB. */
  private static final int MAX_T = 6 << 18;

  private OuterProductLoops() {}

  /** C ← Σ_s x_s·g_sᵀ + β·C. */
  public static void outerProductSum(
      int samples, int m, int n,
      float[] x, int xOffset, int ldx,
      float[] g, int gOffset, int ldg,
      float beta, float[] c, int cOffset, int ldc, int threads) {
    Product product = Product.acquire();
    product.shape(m, n, samples, 1f, beta, Epilogue.none());
    product.strides(true, ldx, false, ldg, ldc);
    product.a = x;
    product.aOffset = xOffset;
    product.b = g;
    product.bOffset = gOffset;
    product.c = c;
    product.cOffset = cOffset;
    if (MatrixVectorLoops.suits(product)) {
      GemmLoops.multiply(product, threads);
    } else {
      GemmLoops.run(product, ThinLoops.suits(product) ? Product.Loops.THIN : Product.Loops.OUTER_PRODUCTS, threads);
    }
  }

  /** Computes C[mFrom … mTo, nFrom … nTo), as many of its rows and columns at a time as the scratch matrix holds. */
  static void sum(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    // Which operand is V must follow from the whole product: it decides the order of no sum, but the same for all parts keeps that evident.
    boolean xIsWide = product.m >= product.n;
    int vFrom = xIsWide ? mFrom : nFrom;
    int vTo = xIsWide ? mTo : nTo;
    int pFrom = xIsWide ? nFrom : mFrom;
    int pTo = xIsWide ? nTo : mTo;
    int panels = buffers.bp.length / (STRIP * Pack.width(KERNEL.mr()));
    int pc = GemmLoops.evenBlock(pTo - pFrom, panels * KERNEL.mr(), KERNEL.mr());
    int vc = GemmLoops.evenBlock(vTo - vFrom, Blocking.wholeTiles(MAX_T / pc - KERNEL.nr(), KERNEL.nr()), KERNEL.nr());

    for (int p = pFrom; p < pTo; p += pc) {
      for (int v = vFrom; v < vTo; v += vc) {
        block(product, xIsWide, p, Math.min(pc, pTo - p), v, Math.min(vc, vTo - v), buffers);
      }
    }
  }

  /** Reads a strip of V into L2, line after line as hardware prefetches; tiles meet a line of every sample, on as many pages. */
  private static void touch(float[] v, int from, int ldv, int samples, int vb, PackingBuffers buffers) {
    float sum = 0;
    for (int s = 0; s < samples; s++, from += ldv) {
      for (int j = from; j < from + vb; j += LINE) {
        sum += v[j];
      }
    }
    // Kept, so that the reading is not optimized away.
    buffers.touched = sum;
  }

  private static void block(Product product, boolean xIsWide, int p, int pb, int v, int vb, PackingBuffers buffers) {
    int mr = KERNEL.mr();
    int nr = KERNEL.nr();
    int ldt = Blocking.wholeTiles(vb + nr - 1, nr);
    int size = Blocking.wholeTiles(pb + mr - 1, mr) * ldt;
    // From C's size alone: where it is split must not change the order of any sum.
    int strip = Math.min(product.m, product.n) <= FEW ? STRIP_OF_FEW : STRIP;
    // A long sum is one of totals, each of as many strips as Totals says.
    int total = product.k > Totals.BLOCKS * strip ? size : 0;
    float[] t = buffers.ap(total + size);
    Arrays.fill(t, 0, total + size, 0f);
    float[] wide = xIsWide ? product.a : product.b;
    int ldv = (int) (xIsWide ? product.aColumn : product.bRow);
    int vStart = (int) (xIsWide ? product.aOffset : product.bOffset) + v;

    strips:
    for (int s = 0, block = 1; s < product.k; s += strip, block++) {
      int samples = Math.min(strip, product.k - s);
      if (xIsWide) {
        Pack.b(product, s, samples, p, pb, mr, buffers.bp, 0, buffers);
      } else {
        Pack.a(product, p, pb, s, samples, mr, buffers.bp, 0, buffers);
      }
      touch(wide, vStart + s * ldv, ldv, samples, vb, buffers);
      panelsOfV:
      for (int j = 0; j < vb; j += nr) {
        float[] from = wide;
        int vo = vStart + s * ldv + j;
        int step = ldv;
        if (vb - j < nr) {
          // A whole tile would read past the row's end.
          Pack.rows(wide, vo, ldv, samples, vb - j, nr, buffers.edge);
          from = buffers.edge;
          vo = 0;
          step = nr;
        }
        panelsOfP:
        for (int i = 0; i < pb; i += mr) {
          KERNEL.accumulate(samples, buffers.bp, i / mr * Pack.width(mr) * samples, from, vo, step, t, i * ldt + j, ldt);
        }
      }
      if (total > 0 && (block % Totals.BLOCKS == 0 || s + samples == product.k)) {
        Totals.take(t, 0, total, size);
      }
    }
    float[] c = product.c;
    int ldc = (int) product.ldc;
    if (xIsWide) {
      int co = (int) (product.cOffset + v * product.ldc + p);
      OutputTile.endTransposed(product, p, c, co, ldc, t, total, ldt, vb, pb);
    } else {
      int co = (int) (product.cOffset + p * product.ldc + v);
      OutputTile.begin(product, v, c, co, ldc, pb, vb);
      OutputTile.add(1f, c, co, ldc, t, total, ldt, pb, vb);
    }
  }
}
