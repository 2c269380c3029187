package dev.lanewise.kernels.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** What one thread packs into while it multiplies: a block of A, a block of B, and a scratch tile. Pooled, so that calls allocate nothing. */
final class PackingBuffers {
  /** More concurrent multiplications than this still work, but allocate. */
  private static final int POOLED = 64;

  private static final AtomicReferenceArray<PackingBuffers> POOL = new AtomicReferenceArray<>(POOLED);

  final float[] ap;
  final float[] bp;
  final float[] tile;

  private PackingBuffers(Blocking blocking, MicroKernel kernel) {
    ap = new float[blocking.mc() * blocking.kc()];
    bp = new float[blocking.kc() * blocking.nc()];
    tile = new float[kernel.mr() * kernel.nr()];
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
