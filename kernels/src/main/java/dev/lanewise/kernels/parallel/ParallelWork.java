package dev.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Work in independent parts. Who runs which part is a matter of timing; what a part computes must not be.
 *
 * <p>May be used again once {@link Workers#run} has returned, but not after it has thrown: an error may have struck anywhere, and what it left behind is
 * for the garbage collector.
 */
public abstract class ParallelWork {
  private final AtomicInteger nextPart = new AtomicInteger();
  private int parts;
  private volatile @Nullable Throwable failure;

  /** Workers that were asked to help. */
  final Workers.Worker[] asked = Workers.places();

  /** Who waits for the helpers. */
  volatile @Nullable Thread caller;

  /** Computes one part, 0 ≤ part &lt; parts. */
  protected abstract void run(int part);

  void begin(int parts) {
    this.parts = parts;
    caller = Thread.currentThread();
    failure = null;
    nextPart.set(0);
  }

  /** Runs parts until none is left; a failure stops the others early. */
  void runParts() {
    try {
      for (int part = nextPart.getAndIncrement(); part < parts; part = nextPart.getAndIncrement()) {
        run(part);
      }
    } catch (Throwable thrown) {
      failure = thrown;
      nextPart.set(parts);
    }
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
