package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.Call;
import dev.lanewise.conformance.Conformance;
import dev.lanewise.conformance.Tally;
import dev.lanewise.kernels.scalar.ScalarProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random calls of all kernels on all processors at once, each checked, for as long as asked: no wrong bit, and no memory lost. */
@Tag("nightly")
class SoakTest {
  private static final long NANOS = TimeUnit.MINUTES.toNanos(Integer.getInteger("lanewise.soak.minutes", 1));
  private static final List<Call.Route> ROUTES =
      List.of(GemmConformanceTest::arrays, GemmConformanceTest::onThreeThreads, GemmConformanceTest::segments, GemmConformanceTest::heapSegments);

  private final ScalarProvider oracle = new ScalarProvider();

  @Test
  void nothingGoesWrongInTheLongRun() throws Exception {
    long start = System.nanoTime();
    List<Future<Long>> results = new ArrayList<>();
    long early = 0;
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      for (int caller = 0; caller < Runtime.getRuntime().availableProcessors() + 1; caller++) {
        long seed = caller;
        results.add(callers.submit(() -> calls(start, new SplittableRandom(seed))));
      }
      while (System.nanoTime() - start < NANOS / 5) {
        Thread.sleep(100);
      }
      early = usedHeap();
    }
    long calls = 0;
    for (Future<Long> result : results) {
      calls += result.get();
    }
    long late = usedHeap();
    System.out.println("soak: " + calls + " calls, all checked; heap in use " + early / 1000 + " kB after a fifth of the time, " + late / 1000
        + " kB at the end");
    assertTrue(calls > 1000, "calls: " + calls);
    assertTrue(late < early + (16 << 20), "heap in use grew from " + early + " to " + late);
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private long calls(long start, SplittableRandom random) {
    long calls = 0;
    while (System.nanoTime() - start < NANOS) {
      Tally tally = new Tally("soak");
      Transpose transA = Transpose.values()[random.nextInt(2)];
      Transpose transB = Transpose.values()[random.nextInt(2)];
      Call.Route route = ROUTES.get(random.nextInt(ROUTES.size()));
      Conformance.withEpilogues(route, tally).one(
          transA, transB, size(random), size(random), size(random), random.nextInt(-1, 2), random.nextInt(-1, 2));
      Conformance.of(GemmConformanceTest::outerProducts, tally).one(
          Transpose.YES, Transpose.NO, size(random), size(random), size(random), 1, random.nextInt(-1, 2));
      elementwise(random, size(random) * 17);
      contraction(random);
      calls += tally.calls() + 5;
    }
    return calls;
  }

  /** Mostly small, now and then over several blocks. */
  private static int size(SplittableRandom random) {
    return random.nextInt(random.nextInt(20) == 0 ? 300 : 50);
  }

  private void elementwise(SplittableRandom random, int n) {
    float[] x = Reference.uniform(n + 9, random.nextLong());
    float[] y = Reference.uniform(n + 9, random.nextLong());
    int offset = random.nextInt(9);
    float[] expected = y.clone();
    float[] actual = y.clone();
    oracle.reluForward(n, 0.5f, x, offset, expected, 3, 1);
    Relu.forward(n, 0.5f, x, offset, actual, 3);
    assertArrayEquals(expected, actual);
    oracle.reluBackward(n, x, offset, y, 1, expected, 2, 1);
    Relu.backward(n, x, offset, y, 1, actual, 2);
    assertArrayEquals(expected, actual);
    oracle.scale(n, 1.7f, x, offset, expected, 5);
    VectorUpdate.scale(n, 1.7f, x, offset, actual, 5);
    assertArrayEquals(expected, actual);
    oracle.addBias(1, n, x, offset, Math.max(1, n), y, 0, expected, 4, Math.max(1, n));
    Bias.add(1, n, x, offset, Math.max(1, n), y, 0, actual, 4, Math.max(1, n));
    assertArrayEquals(expected, actual);
  }

  private static void contraction(SplittableRandom random) {
    int b = random.nextInt(1, 5);
    int i = 1 + size(random);
    int j = 1 + size(random);
    Tensor x = Tensor.of(Reference.smallIntegers(b * i * j, random.nextLong()), b, i, j);
    Tensor y = Tensor.of(Reference.smallIntegers(b * j, random.nextLong()), b, j);
    float[] expected = new float[i * b];
    for (int s = 0; s < b; s++) {
      for (int r = 0; r < i; r++) {
        for (int p = 0; p < j; p++) {
          expected[r * b + s] += x.get(s, r, p) * y.get(s, p);
        }
      }
    }
    assertArrayEquals(expected, Einsum.einsum(Parallelism.of(random.nextInt(1, 4)), "bij,bj->ib", x, y).contiguous().toArray());
  }
}
