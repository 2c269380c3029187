package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** What one thread packs into while it multiplies: a block of A, a block of B, a scratch tile, an edge panel. Pooled, so that calls allocate nothing. */
final class PackingBuffers {
  /** More concurrent multiplications than this still work, but allocate. */
  private static final int POOLED = 64;

  private static final AtomicReferenceArray<PackingBuffers> POOL = new AtomicReferenceArray<>(POOLED);

  final float[] ap;
  final float[] bp;
  final float[] tile;
  final float[] edge;

  private PackingBuffers(Blocking blocking, MicroKernel kernel) {
    // Even the smallest blocking somebody asks for leaves room for an edge tile of A and the columns of a narrow product.
    ap = new float[Math.max(blocking.mc() * blocking.kc(), NarrowLoops.MAX_KC * 16)];
    bp = new float[Math.max(blocking.kc() * blocking.nc(), NarrowLoops.MAX_KC * (NarrowLoops.MAX_COLUMNS + 2 * LANES))];
    tile = new float[kernel.mr() * kernel.nr()];
    edge = new float[OuterProductLoops.STRIP * 2 * LANES];
  }

  static PackingBuffers acquire() {
    for (int i = 0; i < POOLED; i++) {
      if (POOL.get(i) != null) {
        PackingBuffers buffers = POOL.getAndSet(i, null);
        if (buffers != null) {
          return buffers;
        }
      }
    }
    return new PackingBuffers(GemmLoops.BLOCKING, GemmLoops.KERNEL);
  }

  void release() {
    for (int i = 0; i < POOLED; i++) {
      if (POOL.get(i) == null && POOL.compareAndSet(i, null, this)) {
        return;
      }
    }
  }
}
