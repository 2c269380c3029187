package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.gemm.TileSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many callers, interrupted ones, virtual ones, and whatever may befall the workers: the same bits, and always an end. */
@Tag("threads")
@Isolated
class ConcurrencyTest {
  private static final int CALLERS = 64;
  private static final int ROUNDS = 16;
  private static final int REPEATS = Share.HERE.isAll() ? 100 : 20;

  /** Of n × n integers: exact, so that all callers, thread counts and providers must agree with plain loops. */
  private record Square(int n, float[] a, float[] b, float[] product) {
    static Square of(int n, long seed) {
      float[] a = Reference.smallIntegers(n * n, seed);
      float[] b = Reference.smallIntegers(n * n, seed + 1);
      float[] product = new float[n * n];
      for (int i = 0; i < n; i++) {
        for (int p = 0; p < n; p++) {
          for (int j = 0; j < n; j++) {
            product[i * n + j] += a[i * n + p] * b[p * n + j];
          }
        }
      }
      return new Square(n, a, b, product);
    }

    void verify(Parallelism parallelism) {
      float[] c = new float[n * n];
      Sgemm.sgemm(Transpose.NO, Transpose.NO, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n, parallelism);
      assertArrayEquals(product, c);
    }
  }

  private static void callers(ExecutorService executor, int callers, int rounds, int n) throws Exception {
    List<Square> squares = IntStream.range(0, 4).mapToObj(seed -> Square.of(n, seed)).toList();
    List<Future<Integer>> results = new ArrayList<>();
    try (executor) {
      for (int caller = 0; caller < callers; caller++) {
        int first = caller;
        results.add(executor.submit(() -> {
          for (int round = 0; round < rounds; round++) {
            squares.get((first + round) % squares.size()).verify(Parallelism.of(1 + (first + round) % 4));
          }
          return rounds;
        }));
      }
    }
    int products = 0;
    for (Future<Integer> result : results) {
      products += result.get();
    }
    assertEquals(callers * rounds, products);
  }

  @Test
  void manyCallersGetExactResults() throws Exception {
    boolean usualWidth = TileSizes.fast() && System.getProperty("lanewise.vectorBits") == null;
    callers(Executors.newFixedThreadPool(CALLERS), CALLERS, ROUNDS, usualWidth ? 256 : 40);
  }

  @Test
  void virtualThreadsMayCall() throws Exception {
    callers(Executors.newVirtualThreadPerTaskExecutor(), 1000, 3, 33);
  }

  @Test
  void repeatsOnAnyNumberOfThreadsHaveEqualBits() {
    int m = 130;
    int n = TileSizes.fast() ? 257 : 65;
    int k = 97;
    float[] a = Reference.uniform(m * k, 1);
    float[] b = Reference.uniform(k * n, 2);
    Tensor x = Tensor.of(a, m, k);
    Tensor y = Tensor.of(b, k, n);
    float[] product = new float[m * n];
    float[] sum = new float[k * k];
    Sgemm.sgemm(Transpose.NO, Transpose.NO, m, n, k, 1, a, 0, k, b, 0, n, 0, product, 0, n, Parallelism.sequential());
    OuterProductSum.outerProductSum(m, k, k, a, 0, k, a, 0, k, 0, sum, 0, k, Parallelism.sequential());
    float[] contraction = Einsum.einsum(Parallelism.sequential(), "ij,jk->ki", x, y).toArray();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      for (int threads : new int[] {1, 2, 3, 4, 8}) {
        Parallelism parallelism = Parallelism.of(threads);
        float[] c = new float[m * n];
        Sgemm.sgemm(Transpose.NO, Transpose.NO, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, parallelism);
        assertArrayEquals(product, c);
        float[] s = new float[k * k];
        OuterProductSum.outerProductSum(m, k, k, a, 0, k, a, 0, k, 0, s, 0, k, parallelism);
        assertArrayEquals(sum, s);
        if (repeat % 10 == 0) {
          assertArrayEquals(contraction, Einsum.einsum(parallelism, "ij,jk->ki", x, y).toArray());
        }
      }
    }
  }

  @Test
  void anInterruptedCallerGetsItsResultAndStaysInterrupted() {
    Square square = Square.of(70, 5);
    Thread.currentThread().interrupt();
    try {
      for (int round = 0; round < 50; round++) {
        square.verify(Parallelism.of(3));
        assertTrue(Thread.currentThread().isInterrupted());
      }
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  /** The helping threads that there are. */
  private static Optional<Thread> worker() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().matches("lanewise-[0-9]+")).findAny();
  }

  private static Thread workerAfterCalls() {
    Square square = Square.of(70, 6);
    for (int call = 0; call < 1000 && worker().isEmpty(); call++) {
      square.verify(Parallelism.of(2));
    }
    return worker().orElseThrow();
  }

  @Test
  void anInterruptedWorkerGoesOnAndForgetsIt() {
    assumeTrue(Kernels.provider().equals("vector"), "plain loops have no workers");
    Thread worker = workerAfterCalls();
    Square square = Square.of(70, 7);
    worker.interrupt();
    // Were the interrupt to stay, the worker could not sleep any more.
    for (int call = 0; call < 10_000 && worker.isInterrupted(); call++) {
      square.verify(Parallelism.of(2));
    }
    assertFalse(worker.isInterrupted());
    assertTrue(worker.isAlive() && worker.isDaemon());
  }

  /** Waits until the worker has been idle for as long as it takes. */
  @Test
  @Tag("nightly")
  void aWorkerThatHasEndedIsReplaced() throws InterruptedException {
    assumeTrue(Kernels.provider().equals("vector"), "plain loops have no workers");
    Thread first = workerAfterCalls();
    first.join();
    assertTrue(worker().isEmpty());
    assertNotSame(first, workerAfterCalls());
    Square.of(90, 8).verify(Parallelism.of(2));
  }
}
