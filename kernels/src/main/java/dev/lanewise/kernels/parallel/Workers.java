package dev.lanewise.kernels.parallel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The daemon threads that help callers: made when first needed, one fewer than there are processors, but at least one, gone after a while without work.
 *
 * <p>A caller never waits for a worker to become free: it hands its work to those that are idle and runs all parts they do not take. So nothing can
 * deadlock, however calls are nested or mixed.
 */
public final class Workers {
  /** Rounds of spinning before parking: some 20 µs, about what waking a parked thread costs. */
  static final int SPINS = 2_000;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final AtomicReferenceArray<Worker> WORKERS =
      new AtomicReferenceArray<>(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

  private static final List<Runnable> WHEN_ONE_ENDS = new CopyOnWriteArrayList<>();

  private Workers() {}

  /** Has this run whenever a worker ends because there was no work for a while: the time to give up memory kept for later. */
  public static void whenOneEnds(Runnable action) {
    WHEN_ONE_ENDS.add(action);
  }

  /** Runs all parts of the work, here and on idle workers. Returns when the last is done; a failure is thrown here. */
  public static void run(ParallelWork work, int parts) {
    work.begin(parts);
    try {
      if (parts > 1 && !(Thread.currentThread() instanceof Worker)) {
        inviteIdle(work, parts - 1);
      }
      work.runParts();
    } finally {
      work.awaitHelpers();
    }
    work.rethrowFailure();
  }

  private static void inviteIdle(ParallelWork work, int wanted) {
    int invited = 0;
    for (int i = 0; i < WORKERS.length() && invited < wanted; i++) {
      Worker worker = WORKERS.get(i);
      if (worker == null) {
        worker = hire(i);
      }
      if (worker != null && worker.accept(work)) {
        invited++;
      }
    }
  }

  /** A new worker in an empty place, or null if another caller was faster, or the system has no thread to give: callers do without it then. */
  private static @Nullable Worker hire(int index) {
    Worker worker = new Worker(index);
    if (!WORKERS.compareAndSet(index, null, worker)) {
      return null;
    }
    boolean started = false;
    try {
      worker.start();
      started = true;
    } catch (OutOfMemoryError noThreadToBeHad) {
      return null;
    } finally {
      if (!started) {
        WORKERS.set(index, null);
      }
    }
    worker.assigned.set(null);
    return worker;
  }

  private static final class Worker extends Thread {
    private final int index;
    private final AtomicReference<ParallelWork> assigned = new AtomicReference<>(CLOSED);

    Worker(int index) {
      // Nothing of the thread that happens to call first, which may belong to an application that is unloaded one day.
      super(null, null, "lanewise-" + (index + 1), 0, false);
      this.index = index;
      setDaemon(true);
      setContextClassLoader(null);
    }

    boolean accept(ParallelWork work) {
      // Enters on the worker's behalf before the worker can see the work, so that the caller cannot miss it.
      work.helperEnters();
      if (assigned.compareAndSet(null, work)) {
        LockSupport.unpark(this);
        return true;
      }
      work.helperLeaves();
      return false;
    }

    @Override
    public void run() {
      long idleSince = System.nanoTime();
      for (int spins = 0; ; spins++) {
        ParallelWork work = assigned.get();
        if (work != null && work != CLOSED) {
          work.runParts();
          assigned.set(null);
          work.helperLeaves();
          idleSince = System.nanoTime();
          spins = 0;
        } else if (spins < SPINS) {
          Thread.onSpinWait();
        } else if (System.nanoTime() - idleSince < IDLE_NANOS) {
          // An interrupt means nothing to a worker, but while it stands no thread can park.
          Thread.interrupted();
          LockSupport.parkNanos(this, IDLE_NANOS);
        } else if (assigned.compareAndSet(null, CLOSED)) {
          WORKERS.set(index, null);
          WHEN_ONE_ENDS.forEach(Runnable::run);
          return;
        }
      }
    }
  }

  /** Blocks the door of a worker that has not started yet, or is leaving. */
  private static final ParallelWork CLOSED = new ParallelWork() {
    @Override
    protected void run(int part) {}
  };
}
