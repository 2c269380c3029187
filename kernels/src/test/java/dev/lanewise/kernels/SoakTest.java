package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.Call;
import dev.lanewise.conformance.Conformance;
import dev.lanewise.conformance.Tally;
import dev.lanewise.kernels.scalar.ScalarProvider;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Random calls of all kernels on all processors at once, each checked, for as long as asked: no wrong bit, and no memory lost. */
@Tag("nightly")
@Isolated
class SoakTest {
  private static final long NANOS = TimeUnit.MINUTES.toNanos(Integer.getInteger("lanewise.soak.minutes", 1));
  private static final List<Call.Route> ROUTES =
      List.of(GemmConformanceTest::arrays, GemmConformanceTest::onThreeThreads, GemmConformanceTest::segments, GemmConformanceTest::heapSegments);

  /** The shorter signatures, which have no epilogue. */
  private static final List<Call.Route> BARE = List.of(SoakTest::arrays, SoakTest::routine, SoakTest::segments);
  private static final SgemmRoutine ROUTINE = Sgemm.routine(Parallelism.of(2));

  private static final List<ContractionOrder> ORDERS =
      List.of(ContractionOrder.auto(), ContractionOrder.optimal(), ContractionOrder.greedy(), ContractionOrder.leftToRight());

  /** Products, sums of outer products, batches, chains, diagonals, sums, and what has no kernel of its own. */
  private static final List<String> EQUATIONS = List.of(
      "bij,bj->ib", "ik,kj->ij", "bi,bj->ij", "ia,ka->ik", "bik,bkj->bij", "...qd,...kd->...qk", "ij,jk,kl->il", "i,j->ji", "ij,ij->ij", "bii->bi",
      "ii->", "bij->j", "ijk->kij", "bij,jk,bk->ib");

  /** Indices over which a result is computed by definition. */
  private static final int LARGEST_SPACE = 30_000;

  /** Kept from the beginning to the end, and run by all callers at once. */
  private static final Map<String, int[][]> KEPT = Map.of(
      "bij,jk,bk->ib", new int[][] {{3, 17, 40}, {40, 33}, {3, 33}}, "ik,kj->ij", new int[][] {{64, 50}, {50, 70}},
      "bij->j", new int[][] {{4, 9, 70}});
  private static final Map<String, Einsum.Plan> PLANS =
      KEPT.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, kept -> Einsum.compile(kept.getKey(), kept.getValue())));

  private static final long KILO = 1000;

  private final ScalarProvider oracle = new ScalarProvider();

  @Test
  void nothingGoesWrongInTheLongRun() throws Exception {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertEquals(vectors ? "vector" : "scalar", Kernels.provider(), "plain loops would be compared with themselves");
    long start = System.nanoTime();
    long calls = callsUntil(start + NANOS / 5, 0);
    Memory early = Memory.now();
    calls += callsUntil(start + NANOS, 100);
    Memory late = Memory.now();
    System.out.println("soak: " + calls + " calls, all checked; after a fifth of the time " + early + ", at the end " + late);
    assertTrue(calls > 1000, "calls: " + calls);
    assertTrue(late.heap < early.heap + (16 << 20), "heap in use grew from " + early + " to " + late);
    // The JIT goes on for minutes, and a heap may be reserved before it is touched; still less than 100 bytes a call in half an hour.
    assertTrue(late.besideHeap < early.besideHeap + (256 << 20), "memory beside the heap grew from " + early + " to " + late);
  }

  /** How many calls all callers have made until then. */
  private long callsUntil(long end, long seeds) throws Exception {
    List<Future<Long>> results = new ArrayList<>();
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      for (int caller = 0; caller < Runtime.getRuntime().availableProcessors() + 1; caller++) {
        long seed = seeds + caller;
        results.add(callers.submit(() -> calls(end, new SplittableRandom(seed))));
      }
    }
    long calls = 0;
    for (Future<Long> result : results) {
      calls += result.get();
    }
    return calls;
  }

  /**
   * Bytes after a collection, while nothing runs.
   *
   * @param heap in use
   * @param besideHeap resident, without what is reserved for the heap: 0 where the system does not tell
   */
  private record Memory(long heap, long besideHeap) {
    static Memory now() throws IOException, InterruptedException {
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      // G1 gives memory back only after it has said so.
      long least = Long.MAX_VALUE;
      for (int reading = 0; reading < 20; reading++) {
        Thread.sleep(50);
        least = Math.min(least, besideHeapNow());
      }
      return new Memory(heap, least);
    }

    private static long besideHeapNow() throws IOException {
      Path status = Path.of("/proc/self/status");
      if (!Files.isReadable(status)) {
        return 0;
      }
      try (Stream<String> lines = Files.lines(status)) {
        String resident = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
        return (Long.parseLong(resident.replaceAll("\\D", "")) << 10) - Runtime.getRuntime().totalMemory();
      }
    }

    @Override
    public String toString() {
      return heap / KILO + " kB of heap in use, " + besideHeap / KILO + " kB resident beside it";
    }
  }

  private long calls(long end, SplittableRandom random) {
    long calls = 0;
    while (System.nanoTime() - end < 0) {
      Tally tally = new Tally("soak");
      Transpose transA = Transpose.values()[random.nextInt(2)];
      Transpose transB = Transpose.values()[random.nextInt(2)];
      Call.Route route = ROUTES.get(random.nextInt(ROUTES.size()));
      Conformance.withEpilogues(route, tally).one(
          transA, transB, size(random), size(random), size(random), random.nextInt(-1, 2), random.nextInt(-1, 2));
      Conformance.of(BARE.get(random.nextInt(BARE.size())), tally).one(
          transA, transB, size(random), size(random), size(random), random.nextInt(-1, 2), random.nextInt(-1, 2));
      Conformance.of(GemmConformanceTest::outerProducts, tally).one(
          Transpose.YES, Transpose.NO, size(random), size(random), size(random), 1, random.nextInt(-1, 2));
      elementwise(random, size(random) * 17);
      sums(random, size(random), size(random));
      contraction(random);
      keptPlan(random);
      tensors(random, 1 + size(random), 1 + size(random), 1 + size(random));
      calls += tally.calls() + 20;
    }
    return calls;
  }

  /** Mostly small, now and then over several blocks. */
  private static int size(SplittableRandom random) {
    return random.nextInt(random.nextInt(20) == 0 ? 300 : 50);
  }

  private static void arrays(Call x) {
    Sgemm.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), x.a(), x.aOffset(), x.lda(), x.b(), x.bOffset(), x.ldb(),
        x.beta(), x.c(), x.cOffset(), x.ldc());
  }

  private static void routine(Call x) {
    ROUTINE.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), x.a(), x.aOffset(), x.lda(), x.b(), x.bOffset(), x.ldb(),
        x.beta(), x.c(), x.cOffset(), x.ldc());
  }

  private static void segments(Call x) {
    Sgemm.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), MemorySegment.ofArray(x.a()), x.aOffset(), x.lda(),
        MemorySegment.ofArray(x.b()), x.bOffset(), x.ldb(), x.beta(), MemorySegment.ofArray(x.c()), x.cOffset(), x.ldc(), Parallelism.of(2));
  }

  private static Parallelism threads(SplittableRandom random) {
    return random.nextBoolean() ? Parallelism.of(random.nextInt(2, 4)) : random.nextBoolean() ? Parallelism.sequential() : Parallelism.auto();
  }

  private void elementwise(SplittableRandom random, int n) {
    float[] x = Reference.uniform(n + 9, random.nextLong());
    float[] y = Reference.uniform(n + 9, random.nextLong());
    int offset = random.nextInt(9);
    float[] expected = y.clone();
    float[] actual = y.clone();
    oracle.reluForward(n, 0.5f, x, offset, expected, 3, 1);
    Rectifier.forward(n, 0.5f, x, offset, actual, 3, threads(random));
    assertArrayEquals(expected, actual);
    oracle.reluBackward(n, x, offset, y, 1, expected, 2, 1);
    Rectifier.backward(n, x, offset, y, 1, actual, 2, threads(random));
    assertArrayEquals(expected, actual);
    oracle.scale(n, 1.7f, x, offset, expected, 5);
    VectorUpdate.scale(n, 1.7f, x, offset, actual, 5);
    assertArrayEquals(expected, actual);
    oracle.addBias(1, n, x, offset, Math.max(1, n), y, 0, expected, 4, Math.max(1, n));
    Bias.add(1, n, x, offset, Math.max(1, n), y, 0, actual, 4, Math.max(1, n));
    assertArrayEquals(expected, actual);
    if (n > 0) {
      oracle.scaledDifference(n, 2f / n, x, offset, y, 3, expected, 1);
      MeanSquaredError.backward(n, x, offset, y, 3, actual, 1);
      assertArrayEquals(expected, actual);
    }
    // In integers, which are exact whether products are rounded before they are added or not.
    float[] step = Reference.smallIntegers(n + 9, random.nextLong());
    expected = Reference.smallIntegers(n + 9, random.nextLong());
    actual = expected.clone();
    oracle.axpy(n, -3, step, offset, expected, 6);
    VectorUpdate.axpy(n, -3, step, offset, actual, 6);
    assertArrayEquals(expected, actual);
    if (n > 0) {
      float mean = (float) (oracle.squaredErrorSum(n, step, offset, expected, 2) / n);
      assertEquals(mean, MeanSquaredError.forward(n, step, offset, actual, 2));
    }
  }

  /** Of integers, exact in any order. */
  private void sums(SplittableRandom random, int rows, int columns) {
    int ld = Math.max(1, columns) + random.nextInt(3);
    float[] x = Reference.smallIntegers(2 + rows * ld, random.nextLong());
    float[] expected = new float[columns + 5];
    float[] actual = expected.clone();
    oracle.columnSum(rows, columns, x, 2, ld, expected, 3, 1);
    Bias.columnSum(rows, columns, x, 2, ld, actual, 3);
    assertArrayEquals(expected, actual);
    Arrays.fill(actual, 3, 3 + columns, Float.NaN);
    Bias.columnSum(rows, columns, x, 2, ld, actual, 3, threads(random));
    assertArrayEquals(expected, actual);
  }

  private static void contraction(SplittableRandom random) {
    String equation = EQUATIONS.get(random.nextInt(EQUATIONS.size()));
    // Two dimensions under each ellipsis.
    String[] inputs = equation.substring(0, equation.indexOf("->")).replace("...", "XY").split(",");
    int[] sizes = new int[128];
    int space = LARGEST_SPACE;
    for (char label : String.join("", inputs).toCharArray()) {
      if (sizes[label] == 0) {
        sizes[label] = 1 + Math.min(size(random), space - 1);
        space /= sizes[label];
      }
    }
    int[][] shapes = Stream.of(inputs).map(labels -> labels.chars().map(label -> sizes[label]).toArray()).toArray(int[][]::new);
    Tensor[] operands = operands(random, shapes);
    EinsumReference expected = EinsumReference.of(equation, operands);
    assertExact(expected, Einsum.einsum(equation, operands), equation, operands);
    assertExact(expected, Einsum.einsum(threads(random), equation, operands), equation, operands);
    ContractionOrder order = ORDERS.get(random.nextInt(ORDERS.size()));
    assertExact(expected, Einsum.compile(equation, order, shapes).run(operands), equation, operands);
    Tensor out = output(random, expected);
    Einsum.einsumInto(threads(random), out, equation, operands);
    assertExact(expected, out, equation, operands);
  }

  private static void keptPlan(SplittableRandom random) {
    String equation = List.copyOf(PLANS.keySet()).get(random.nextInt(PLANS.size()));
    Tensor[] operands = operands(random, KEPT.get(equation));
    EinsumReference expected = EinsumReference.of(equation, operands);
    assertExact(expected, PLANS.get(equation).run(threads(random), operands), equation, operands);
    Tensor out = output(random, expected);
    PLANS.get(equation).runInto(threads(random), out, operands);
    assertExact(expected, out, equation, operands);
  }

  private void tensors(SplittableRandom random, int m, int n, int k) {
    float[] a = Reference.smallIntegers(m * n, random.nextLong());
    float[] b = Reference.smallIntegers(n * k, random.nextLong());
    Tensor x = Tensor.of(a, m, n);
    Tensor y = Tensor.of(b, n, k);
    float[] product = new float[m * k];
    oracle.sgemm(false, false, m, k, n, 1, a, 0, n, b, 0, k, 0, product, 0, k, Epilogue.none(), 1);
    assertArrayEquals(product, x.matmul(y).toArray());
    float[] expected = new float[m * n];
    oracle.scale(m * n, -2, a, 0, expected, 0);
    assertArrayEquals(expected, x.scale(-2).toArray());
    oracle.axpy(m * n, 1, a, 0, expected, 0);
    assertArrayEquals(expected, x.scale(-2).add(x).toArray());
    oracle.reluForward(m * n, 0, a, 0, expected, 0, 1);
    assertArrayEquals(expected, x.relu().toArray());
    float[] sums = new float[n];
    oracle.columnSum(m, n, a, 0, n, sums, 0, 1);
    assertArrayEquals(sums, x.sum(0).toArray());
  }

  private static Tensor[] operands(SplittableRandom random, int[][] shapes) {
    EinsumLayouts[] layouts = EinsumLayouts.values();
    return Stream.of(shapes).map(shape -> layouts[random.nextInt(layouts.length)].of(shape, random, EinsumLayouts.integers(random)))
        .toArray(Tensor[]::new);
  }

  private static Tensor output(SplittableRandom random, EinsumReference expected) {
    return EinsumLayouts.values()[random.nextInt(3)].of(expected.shape(), random, length -> {
      float[] values = new float[length];
      Arrays.fill(values, Float.NaN);
      return values;
    });
  }

  private static void assertExact(EinsumReference expected, Tensor actual, String equation, Tensor[] operands) {
    assertNull(
        expected.difference(actual, true, operands.length),
        () -> equation + " of " + Stream.of(operands).map(x -> Tensor.text(x.shape())).toList());
  }
}
