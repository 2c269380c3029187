package dev.lanewise.kernels.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Run in a JVM of its own by {@link WorkersTest}, of little address space: takes all threads there are, then hands out work, then gives them back. */
final class NoThreads {
  private static final int PARTS = 8;

  private NoThreads() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(1);
    List<Thread> threads = takeAll(enough);
    System.out.println("threads taken: " + threads.size());
    for (int round = 0; round < 3; round++) {
      System.out.println("without workers, every part once: " + everyPartOnce());
    }
    // Threads are numbered as they are made, started or not.
    long before = new Thread().threadId();
    for (int call = 0; call < 1000; call++) {
      everyPartOnce();
    }
    System.out.println("of 1000 calls ask for a thread: " + (new Thread().threadId() - before - 1));
    enough.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    boolean everyPartOnce = true;
    for (int second = 0; second < 30 && workers() == 0; second++) {
      everyPartOnce &= everyPartOnce();
      Thread.sleep(1000);
    }
    System.out.println("with workers, every part once: " + everyPartOnce + ", workers: " + workers());
  }

  private static List<Thread> takeAll(CountDownLatch enough) {
    List<Thread> threads = new ArrayList<>();
    try {
      while (true) {
        Thread thread = new Thread(() -> await(enough));
        thread.start();
        threads.add(thread);
      }
    } catch (OutOfMemoryError noThreadLeft) {
      return threads;
    }
  }

  private static void await(CountDownLatch enough) {
    try {
      enough.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean everyPartOnce() {
    AtomicIntegerArray runs = new AtomicIntegerArray(PARTS);
    Workers.run(new ParallelWork() {
      @Override
      protected void run(int part) {
        runs.incrementAndGet(part);
      }
    }, PARTS);
    for (int part = 0; part < PARTS; part++) {
      if (runs.get(part) != 1) {
        return false;
      }
    }
    return true;
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("lanewise-")).count();
  }
}
