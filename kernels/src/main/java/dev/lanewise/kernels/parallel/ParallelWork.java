package dev.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work in independent parts. Who runs which part is a matter of timing; what a part computes must not be.
 *
 * <p>May be used again once {@link Workers#run} has returned.
 */
public abstract class ParallelWork {
  private final AtomicInteger nextPart = new AtomicInteger();
  private final AtomicInteger helpersInside = new AtomicInteger();
  private int parts;
  private @Nullable Thread caller;
  private volatile @Nullable Throwable failure;

  /** Computes one part, 0 ≤ part &lt; parts. */
  protected abstract void run(int part);

  void begin(int parts) {
    this.parts = parts;
    caller = Thread.currentThread();
    failure = null;
    nextPart.set(0);
  }

  void helperEnters() {
    helpersInside.incrementAndGet();
  }

  void helperLeaves() {
    Thread waiting = caller;
    if (helpersInside.decrementAndGet() == 0) {
      LockSupport.unpark(waiting);
    }
  }

  /** Runs parts until none is left; a failure stops the others early. */
  void runParts() {
    try {
      for (int part = nextPart.getAndIncrement(); part < parts; part = nextPart.getAndIncrement()) {
        run(part);
      }
    } catch (Throwable thrown) {
      nextPart.set(parts);
      failure = thrown;
    }
  }

  void awaitHelpers() {
    for (int spins = 0; helpersInside.get() > 0; spins++) {
      if (spins < Workers.SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
    caller = null;
  }

  void rethrowFailure() {
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
