package dev.lanewise.kernels.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The daemon threads that help callers: made when first needed, one fewer than there are processors, but at least one, gone after a while without work.
 *
 * <p>A caller never waits for a worker to become free: it hands its work to those that are idle and runs all parts they do not take. So nothing can
 * deadlock, however calls are nested or mixed.
 *
 * <p>Errors may strike between any two steps of a caller whose stack is nearly full. A worker helps with a work exactly while its {@code assigned} is that
 * work: entering is one compare-and-set, leaving is one store, and there is no count beside them that an error could leave wrong.
 */
public final class Workers {
  /** Rounds of spinning before parking: some 20 µs, about what waking a parked thread costs. */
  private static final int SPINS = 2_000;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The longest sleep, should the call that wakes have met an error. */
  private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long not to ask again a system that had no thread to give: asking costs a thousand times what a small call does. */
  private static final long NO_THREAD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final AtomicReferenceArray<Worker> WORKERS =
      new AtomicReferenceArray<>(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

  private static final List<Runnable> WHEN_ONE_ENDS = new CopyOnWriteArrayList<>();

  /** When to ask again for a thread, in {@link System#nanoTime}. */
  private static volatile long askAgain = System.nanoTime();

  private Workers() {}

  /** Has this run whenever a worker ends because there was no work for a while: the time to give up memory kept for later. */
  public static void whenOneEnds(Runnable action) {
    WHEN_ONE_ENDS.add(action);
  }

  /** Room for all workers. */
  static Worker[] places() {
    return new Worker[WORKERS.length()];
  }

  /** Runs all parts of the work, here and on idle workers. Returns when the last is done; a failure is thrown here, and then, too, nobody is at it any more. */
  public static void run(ParallelWork work, int parts) {
    Worker[] asked = work.asked;
    int count = 0;
    Throwable thrown = null;
    try {
      work.begin(parts);
      if (parts > 1 && !(Thread.currentThread() instanceof Worker)) {
        for (int i = 0; i < asked.length && count < parts - 1; i++) {
          Worker worker = at(i);
          if (worker != null) {
            // Listed before it may accept, so that no error can come between.
            asked[count++] = worker;
            if (!worker.accept(work)) {
              count--;
            }
          }
        }
      }
      work.runParts();
    } catch (Throwable error) {
      thrown = error;
    }
    // Helpers write to the caller's arrays, so nothing may cut this short. It asks fields alone, as there may be no room on the stack for a call.
    int spins = 0;
    for (int i = 0; i < count; i++) {
      while (asked[i].assigned == work) {
        try {
          if (spins++ < SPINS) {
            Thread.onSpinWait();
          } else {
            // Once more, should the first call have met an error.
            LockSupport.unpark(asked[i]);
            LockSupport.parkNanos(work, SLEEP_NANOS);
          }
        } catch (StackOverflowError waitsAwake) {
          continue;
        } catch (Throwable error) {
          // Thrown when nobody writes any more.
          thrown = thrown == null ? error : thrown;
        }
      }
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    work.rethrowFailure();
  }

  /** The worker in a place, a new one if it is empty, or null if another caller was faster or there is no thread to be had: callers do without it then. */
  private static @Nullable Worker at(int index) {
    Worker worker = WORKERS.get(index);
    return worker != null || System.nanoTime() - askAgain < 0 ? worker : hire(index);
  }

  private static @Nullable Worker hire(int index) {
    Worker worker;
    try {
      worker = new Worker(index);
      worker.start();
    } catch (OutOfMemoryError noThreadToBeHad) {
      askAgain = System.nanoTime() + NO_THREAD_NANOS;
      return null;
    }
    if (!WORKERS.compareAndSet(index, null, worker)) {
      worker.assigned = DISMISSED;
      LockSupport.unpark(worker);
      return null;
    }
    // A hirer that was stopped for long may come too late: then the worker has ended, found no place to leave, and must not stay in one.
    if (!worker.begin()) {
      WORKERS.compareAndSet(index, worker, null);
      return null;
    }
    return worker;
  }

  /** A thread of the pool. */
  static final class Worker extends Thread {
    private static final VarHandle ASSIGNED;

    static {
      try {
        ASSIGNED = MethodHandles.lookup().findVarHandle(Worker.class, "assigned", ParallelWork.class);
      } catch (ReflectiveOperationException impossible) {
        throw new AssertionError(impossible);
      }
    }

    private final int index;

    /** What it helps with; null while it is idle. */
    private volatile @Nullable ParallelWork assigned = CLOSED;

    Worker(int index) {
      // Nothing of the thread that happens to call first, which may belong to an application that is unloaded one day.
      super(null, null, "lanewise-" + (index + 1), 0, false);
      this.index = index;
      setDaemon(true);
      setContextClassLoader(null);
    }

    /** Opens its door, unless it has ended. */
    boolean begin() {
      return ASSIGNED.compareAndSet(this, CLOSED, null);
    }

    boolean accept(ParallelWork work) {
      if (ASSIGNED.compareAndSet(this, null, work)) {
        LockSupport.unpark(this);
        return true;
      }
      return false;
    }

    @Override
    public void run() {
      try {
        helpWhileThereIsWork();
      } finally {
        end();
      }
    }

    /** Whatever ended it, nobody may wait for it. Of work that it has not begun it holds no part. */
    void end() {
      assigned = ENDED;
      if (WORKERS.compareAndSet(index, this, null)) {
        WHEN_ONE_ENDS.forEach(Runnable::run);
      }
    }

    private void helpWhileThereIsWork() {
      long idleSince = System.nanoTime();
      for (int spins = 0; ; spins++) {
        ParallelWork work = assigned;
        if (work == DISMISSED) {
          return;
        }
        if (work != null && work != CLOSED) {
          Thread waiting = work.caller;
          work.runParts();
          assigned = null;
          LockSupport.unpark(waiting);
          idleSince = System.nanoTime();
          spins = 0;
        } else if (spins < SPINS) {
          Thread.onSpinWait();
        } else if (System.nanoTime() - idleSince < IDLE_NANOS) {
          // An interrupt means nothing to a worker, but while it stands no thread can park.
          Thread.interrupted();
          LockSupport.parkNanos(this, SLEEP_NANOS);
        } else if (work == CLOSED || ASSIGNED.compareAndSet(this, null, ENDED)) {
          return;
        }
      }
    }
  }

  /** Blocks the door of a worker that has not begun yet. */
  private static final ParallelWork CLOSED = new Sentinel();

  /** Sends a worker away whose place was taken. */
  private static final ParallelWork DISMISSED = new Sentinel();

  /** Blocks the door of a worker that has ended, for ever. */
  private static final ParallelWork ENDED = new Sentinel();

  private static final class Sentinel extends ParallelWork {
    @Override
    protected void run(int part) {}
  }
}
