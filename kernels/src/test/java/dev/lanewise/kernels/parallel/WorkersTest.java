package dev.lanewise.kernels.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Tag("once")
@Tag("threads")
@Isolated
class WorkersTest {
  private static ParallelWork work(IntConsumer part) {
    return new ParallelWork() {
      @Override
      protected void run(int number) {
        part.accept(number);
      }
    };
  }

  @Test
  void everyPartRunsOnceHoweverManyThereAre() {
    for (int parts : new int[] {0, 1, 2, 3, 8, 1000}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, parts));
      ParallelWork work = work(runs::incrementAndGet);
      for (int round = 1; round <= 50; round++) {
        Workers.run(work, parts);
        for (int part = 0; part < parts; part++) {
          assertEquals(round, runs.get(part));
        }
      }
    }
  }

  @Test
  void aFailureIsThrownAtTheCallerAndNothingIsBrokenByIt() {
    for (int bad = 0; bad < 4; bad++) {
      int failing = bad;
      IllegalStateException failure = new IllegalStateException("part " + bad);
      for (int round = 0; round < 100; round++) {
        assertSame(failure, assertThrows(IllegalStateException.class, () -> Workers.run(work(part -> {
          if (part == failing) {
            throw failure;
          }
        }), 4)));
      }
      assertThrows(OutOfMemoryError.class, () -> Workers.run(work(_ -> {
        throw new OutOfMemoryError("not really");
      }), 4));
      assertThrows(StackOverflowError.class, () -> Workers.run(work(WorkersTest::withoutEnd), 4));
      everyPartRunsOnceHoweverManyThereAre();
    }
  }

  /** Two parts that wait for each other: only a worker can have the other one. */
  private static void onTwoThreads(CyclicBarrier both) {
    try {
      both.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
      throw new AssertionError("no worker came to help", alone);
    }
  }

  @Test
  void workersStillHelpAfterErrorsOnThem() {
    CyclicBarrier both = new CyclicBarrier(2);
    for (int round = 0; round < 10; round++) {
      assertThrows(OutOfMemoryError.class, () -> Workers.run(work(_ -> {
        onTwoThreads(both);
        throw new OutOfMemoryError("not really");
      }), 2));
      assertThrows(StackOverflowError.class, () -> Workers.run(work(part -> {
        onTwoThreads(both);
        withoutEnd(part);
      }), 2));
      Set<String> threads = ConcurrentHashMap.newKeySet();
      Workers.run(work(_ -> {
        onTwoThreads(both);
        threads.add(Thread.currentThread().getName());
      }), 2);
      assertEquals(2, threads.size(), threads::toString);
      assertTrue(threads.stream().anyMatch(name -> name.startsWith("lanewise-")), threads::toString);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void withoutEnd(int part) {
    withoutEnd(part + 1);
  }

  /** A hirer that the system stops for a while may find its worker gone: it must not take in work that nobody will do. */
  @Test
  void aWorkerThatHasEndedDoesNotBegin() {
    Workers.Worker unused = new Workers.Worker(Integer.MAX_VALUE - 1);
    assertTrue(unused.begin());
    Workers.Worker ended = new Workers.Worker(0);
    ended.end();
    assertFalse(ended.begin());
    assertFalse(ended.accept(work(_ -> { })));
  }

  @Test
  void nestedWorkFinishes() {
    AtomicInteger leaves = new AtomicInteger();
    for (int round = 0; round < 100; round++) {
      leaves.set(0);
      Workers.run(work(_ -> Workers.run(work(_ -> Workers.run(work(_ -> leaves.incrementAndGet()), 4)), 4)), 4);
      assertEquals(64, leaves.get());
    }
  }

  @Test
  void manyNestedCallersFinish() throws InterruptedException {
    AtomicInteger leaves = new AtomicInteger();
    List<Thread> callers = IntStream.range(0, 32).mapToObj(_ -> Thread.ofPlatform().start(() -> {
      for (int round = 0; round < 50; round++) {
        Workers.run(work(_ -> Workers.run(work(_ -> leaves.incrementAndGet()), 3)), 3);
      }
    })).toList();
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(32 * 50 * 9, leaves.get());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereNoThreadIsToBeHadCallersDoWithoutUntilOneIs(@TempDir Path folder) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path log = folder.resolve("output");
    // A dozen stacks of 512 MB, and always less than another one left for the JVM itself.
    Process process = new ProcessBuilder(
        "sh", "-c", "ulimit -v 8000000 && exec \"$@\"", "sh", java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:CompressedClassSpaceSize=64m",
        "-XX:ReservedCodeCacheSize=32m", "-XX:ThreadStackSize=524288", "-cp", System.getProperty("java.class.path"), NoThreads.class.getName())
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(log);
    assertTrue(ended, output);
    assertEquals(3, output.lines().filter("without workers, every part once: true"::equals).count(), output);
    assertTrue(output.lines().anyMatch(line -> line.matches("of 1000 calls ask for a thread: [0-9]{1,2}")), output);
    assertTrue(output.lines().anyMatch(line -> line.matches("with workers, every part once: true, workers: [1-9].*")), output);
  }
}
