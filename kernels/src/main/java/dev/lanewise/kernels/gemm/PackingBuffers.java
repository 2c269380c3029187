package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;

import dev.lanewise.kernels.parallel.Workers;
import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What one thread packs into while it multiplies. Pooled, so that calls allocate nothing; the pool is emptied when workers end for want of work, and by
 * the garbage collector when memory is short.
 */
final class PackingBuffers {
  /** More concurrent multiplications than this still work, but allocate. */
  private static final int POOLED = 64;

  private static final AtomicReferenceArray<SoftReference<PackingBuffers>> POOL = new AtomicReferenceArray<>(POOLED);

  static {
    Workers.whenOneEnds(PackingBuffers::empty);
  }

  /** A block of B, or whatever else is to stay in L2. */
  final float[] bp;

  /** A tile at the edge of C. */
  final float[] tile;

  /** A panel at the edge of an operand that is otherwise read in place. */
  final float[] edge;

  /** Of no meaning: what was read ahead has to go somewhere. */
  float touched;

  private float[] ap = {};
  private float[] stage = {};
  private float[] strip = {};
  private final SoftReference<PackingBuffers> pooled = new SoftReference<>(this);

  private PackingBuffers(Blocking blocking, MicroKernel kernel) {
    // Even the smallest blocking somebody asks for leaves room for the columns of a narrow product.
    bp = new float[Math.max(blocking.kc() * blocking.nc(), NarrowLoops.MAX_KC * (NarrowLoops.MAX_COLUMNS + 2 * LANES))];
    tile = new float[Math.max(kernel.mr(), RegisterTiles.PAIR.mr()) * kernel.nr()];
    edge = new float[OuterProductLoops.STRIP * 2 * LANES];
  }

  /** Room for packed A, or whatever else is large: at least so many floats, of undefined content. */
  float[] ap(int floats) {
    if (ap.length < floats) {
      ap = new float[floats];
    }
    return ap;
  }

  /** Room for lines of an operand on their way into panels: those of a segment, or those at an edge. */
  float[] stage(int floats) {
    if (stage.length < floats) {
      stage = new float[floats];
    }
    return stage;
  }

  /** Room for rows of C that are not computed where they lie: those of a segment, or fewer than a tile has. */
  float[] strip(int floats) {
    if (strip.length < floats) {
      strip = new float[floats];
    }
    return strip;
  }

  static PackingBuffers acquire() {
    for (int i = 0; i < POOLED; i++) {
      if (POOL.get(i) != null) {
        SoftReference<PackingBuffers> reference = POOL.getAndSet(i, null);
        PackingBuffers buffers = reference == null ? null : reference.get();
        if (buffers != null) {
          return buffers;
        }
      }
    }
    return new PackingBuffers(GemmLoops.BLOCKING, GemmLoops.KERNEL);
  }

  void release() {
    for (int i = 0; i < POOLED; i++) {
      if (POOL.get(i) == null && POOL.compareAndSet(i, null, pooled)) {
        return;
      }
    }
  }

  static void empty() {
    for (int i = 0; i < POOLED; i++) {
      POOL.set(i, null);
    }
  }
}
