package dev.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Objects kept for the next call, so that calls allocate nothing. Any number may be in use; only so many are kept. One is released after a clean end and
 * in no {@code finally}: an error may have left it half changed.
 *
 * @param <T> what is kept; its owner clears what belongs to a caller before it is released
 */
public final class Pool<T> {
  private static final int KEPT = 64;

  private final AtomicReferenceArray<T> kept = new AtomicReferenceArray<>(KEPT);
  private final Supplier<T> maker;

  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** One that was released, or a new one. */
  public T acquire() {
    for (int i = 0; i < KEPT; i++) {
      if (kept.get(i) != null) {
        T one = kept.getAndSet(i, null);
        if (one != null) {
          return one;
        }
      }
    }
    return maker.get();
  }

  /** Keeps it if there is room. */
  public void release(T one) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.get(i) == null && kept.compareAndSet(i, null, one)) {
        return;
      }
    }
  }
}
