package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.Epilogue;

/**
 * C ← Σ_s x_s·g_sᵀ + β·C with both operands read in their own order: a strip of samples at a time, each register tile of C takes in the strip's outer
 * products, mr features of x_s broadcast from where they are against nr columns of g_s.
 *
 * <p>X, the large operand, is neither transposed nor copied; only the strip of G, which all tiles share, is laid out in panels.
 */
public final class OuterProductLoops {
  /** Samples in a strip: the strip's panel of G and the lines of X under one tile, 64 bytes a sample each, share L1. */
  private static final int STRIP = 128;

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
    GemmLoops.run(product, Product.Loops.OUTER_PRODUCTS, threads);
  }

  static void sum(Product product, int mFrom, int mTo, int nFrom, int nTo, PackingBuffers buffers) {
    int mr = GemmLoops.KERNEL.mr();
    int nr = GemmLoops.KERNEL.nr();
    int nc = GemmLoops.evenBlock(nTo - nFrom, GemmLoops.BLOCKING.nc(), nr);
    int strip = GemmLoops.evenBlock(product.k, Math.min(STRIP, GemmLoops.BLOCKING.kc()), 1);
    int ldx = (int) product.aColumn;

    columns:
    for (int jc = nFrom; jc < nTo; jc += nc) {
      int nb = Math.min(nc, nTo - jc);

      strips:
      for (int s = 0; s < product.k; s += strip) {
        int samples = Math.min(strip, product.k - s);
        Pack.b(product, s, samples, jc, nb, nr, buffers.bp);

        features:
        for (int i = mFrom; i < mTo; i += mr) {
          int rows = Math.min(mr, mTo - i);
          float[] a = product.a;
          int ao = (int) (product.aOffset + s * product.aColumn + i);
          int aStep = ldx;
          if (rows < mr) {
            // A whole tile would read past the row's end.
            Pack.a(product, i, rows, s, samples, mr, buffers.ap);
            a = buffers.ap;
            ao = 0;
            aStep = mr;
          }
          panelsOfG:
          for (int j = 0; j < nb; j += nr) {
            GemmLoops.tile(
                product, i, rows, jc + j, Math.min(nr, nb - j), s, samples,
                a, ao, aStep, buffers.bp, j * samples, buffers.tile);
          }
        }
      }
    }
  }
}
