package dev.lanewise.bench.rounds;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs all of JMH's shots on one thread, which stays. MKL keeps buffers for every thread that ever called it, also the one inside libtorch: with a
 * new thread a shot, as JMH would have it, memory grows by megabytes a shot, and each shot pays for fresh ones.
 */
public final class SameThread extends AbstractExecutorService {
  private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("rounds").factory());

  /** As JMH calls it, for so many threads of this name. */
  public SameThread(int threads, String name) {
    if (threads != 1) {
      throw new IllegalArgumentException("threads: " + threads + " for " + name + ", expected 1");
    }
  }

  @Override
  public void execute(Runnable command) {
    THREAD.execute(command);
  }

  @Override
  public void shutdown() {
    // the next shot needs the thread
  }

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return true;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
