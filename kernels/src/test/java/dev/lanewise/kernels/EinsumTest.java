package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What einsum promises beside values: views, outputs, plans and their kernels, what is no number, threads, memory. */
class EinsumTest {
  private static final Parallelism ONE = Parallelism.sequential();
  private static final long LONGEST_NANOS = 20_000_000_000L;

  private static Tensor integers(long seed, int... shape) {
    return Tensor.of(Reference.smallIntegers(Arrays.stream(shape).reduce(1, (x, y) -> x * y), seed), shape);
  }

  private static void assertDefinition(Tensor actual, String equation, Tensor... operands) {
    assertNull(EinsumReference.of(equation, operands).difference(actual, true, operands.length), equation);
  }

  private static int[] ints(String numbers) {
    return Arrays.stream(numbers.strip().split(" +")).mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "ij->ji | 2 3 | 1 3", "ij->ij | 2 3 | 3 1", "...ij->...ji | 4 2 3 | 6 1 3", "ii->i | 3 3 | 4", "iij->ji | 2 2 3 | 1 9", "... | 2 3 | 3 1"
  })
  void permutationsAndDiagonalsAreViews(String equation, String shape, String strides) {
    Tensor x = integers(1, ints(shape));
    Tensor view = Einsum.einsum(equation, x);
    assertSame(x.data(), view.data());
    assertArrayEquals(ints(strides), view.strides());
    assertTrue(Einsum.compile(equation, x.shape()).explain().endsWith("view of operand 0, nothing is copied"));
    Tensor window = Tensor.strided(x.data(), 1, new int[] {1, 2}, new int[] {3, 1});
    assertEquals(1, Einsum.einsum("ij->ji", window).offset());
  }

  @Test
  void whatIsSummedIsNewWhateverItsSize() {
    Tensor x = integers(1, 3, 1);
    assertNotSame(x.data(), Einsum.einsum("ij->i", x).data());
    assertDefinition(Einsum.einsum("ij->i", x), "ij->i", x);
    assertTrue(Einsum.einsum("ij,jk->ki", x, integers(2, 1, 4)).isContiguous());
  }

  @Test
  void einsumIntoOverwritesAnyOutput() {
    Tensor x = integers(1, 3, 6);
    Tensor w = integers(2, 6, 4);
    Tensor window = Tensor.full(Float.NaN, 2, 3, 4).select(0, 1);
    for (Tensor out : List.of(Tensor.full(Float.NaN, 3, 4), Tensor.full(Float.NaN, 4, 3).transpose(), window, Tensor.full(Float.NaN, 3, 4, 2).select(2, 1))) {
      Einsum.einsumInto(ONE, out, "ik,kj->ij", x, w);
      assertDefinition(out, "ik,kj->ij", x, w);
    }
  }

  @Test
  void anOutputMayOverlapOperands() {
    for (String equation : List.of("ij,jk->ik", "ij,jk->ki", "ij,ij->ij", "ij,kj->ik")) {
      Tensor square = integers(3, 6, 6);
      Tensor before = square.copy();
      Einsum.einsumInto(ONE, square, equation, square, square);
      assertDefinition(square, equation, before, before);
    }
    Tensor square = integers(4, 5, 5);
    Tensor before = square.copy();
    Einsum.einsumInto(ONE, square, "ij->ji", square);
    assertDefinition(square, "ij->ji", before);
    Tensor shifted = integers(5, 7);
    Tensor source = shifted.slice(0, 0, 6).copy();
    Einsum.einsumInto(ONE, shifted.slice(0, 1, 7), "i->i", shifted.slice(0, 0, 6));
    assertArrayEquals(source.toArray(), shifted.slice(0, 1, 7).toArray());
    Tensor both = integers(6, 4, 8);
    Tensor left = both.slice(1, 0, 4).copy();
    Tensor right = both.slice(1, 4, 8).copy();
    Einsum.einsumInto(ONE, both.slice(1, 0, 4), "ij,jk->ik", both.slice(1, 0, 4), both.slice(1, 4, 8));
    assertDefinition(both.slice(1, 0, 4), "ij,jk->ik", left, right);
    assertArrayEquals(right.toArray(), both.slice(1, 4, 8).toArray());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "ij,jk->ik | 40 50; 50 60 | ij,jk->ik: sgemm(NN) m 40 n 60 k 50, 240000 flop",
    "ij,jk->ki | 40 50; 50 60 | sgemm(TT) m 60 n 40 k 50, 240000 flop",
    "ia,ka->ik | 100 70; 50 70 | ia,ka->ik: sgemm(NT) m 100 n 50 k 70",
    "bi,bj->ij | 100 70; 100 50 | bi,bj->ij: sum of outer products m 70 n 50 k 100, 700000 flop",
    "bi,bj->ij | 100 70; 100 80 | bi,bj->ij: sgemm(TN) m 70 n 80 k 100",
    "j,ji->i | 200; 200 300 | sum of outer products m 300 n 1 k 200",
    "j,ij->i | 200; 300 200 | sgemm(NN) m 300 n 1 k 200",
    "ij,ij->i | 300 200; 300 200 | loops 300 × 200",
    "bij,bjk->bik | 9 40 50; 9 50 60 | bij,bjk->bik: 9 × sgemm(NN) m 40 n 60 k 50, 2160000 flop",
    "bhqd,bhkd->bhqk | 2 4 64 32; 2 4 48 32 | 8 × sgemm(NT) m 64 n 48 k 32",
    "bqhd,bkhd->bhqk | 2 64 4 32; 2 48 4 32 | 8 × sgemm(NT) m 64 n 48 k 32",
    "bij,jk->bik | 9 40 50; 50 60 | sgemm(NN) m 360 n 60 k 50",
    "abc,bcd->ad | 40 8 9; 8 9 50 | sgemm(NN) m 40 n 50 k 72",
    "ij,ij-> | 300 300; 300 300 | loops 90000",
    "ij,j->i | 300 200; 200 | m 300 n 1 k 200",
    "i,j->ij | 300; 200 | sgemm(NN) m 300 n 200 k 1",
    "ii-> | 300 300 | i->: column sum of 300 × 1, 300 flop",
    "ij->j | 300 200 | column sum of 300 × 200",
    "ij->i | 300 200 | 300 × column sum of 200 × 1",
    "ij,ij->ij | 300 200; 300 200 | loops 60000",
    "ij,jk,kl->il | 10 100; 100 5; 5 50 | 15000 flop; largest intermediate: ik, 50 elements",
    "...ij,...jk->...ik | 9 40 50; 9 50 60 | ...ij,...jk->...ik: 9 × sgemm(NN)",
    "ij,jk->ik | 2 0; 0 3 | zeros"
  })
  void plansExplainTheirKernels(String equation, String shapes, String expected) {
    int[][] parsed = Arrays.stream(shapes.split(";")).map(EinsumTest::ints).toArray(int[][]::new);
    String explanation = Einsum.compile(equation, parsed).explain();
    assertTrue(explanation.contains(expected), explanation);
    assertFalse(explanation.contains("copy"), explanation);
  }

  @Test
  void plansCanBeUsedAgainWithOtherStrides() {
    Einsum.Plan plan = Einsum.compile("bi,bj->ij", new int[] {100, 7}, new int[] {100, 5});
    Tensor x = integers(1, 100, 7);
    Tensor g = integers(2, 100, 5);
    for (int call = 0; call < 3; call++) {
      for (Tensor xs : List.of(x, integers(1, 7, 100).transpose(), integers(1, 100, 14).slice(1, 3, 10), integers(3, 7).expand(100, 7))) {
        for (Tensor gs : List.of(g, integers(2, 5, 100).transpose())) {
          assertDefinition(plan.run(xs, gs), "bi,bj->ij", xs, gs);
        }
      }
    }
  }

  @Test
  @Tag("threads")
  void threadsShareAPlanAndChangeNoBit() throws InterruptedException, ExecutionException {
    Tensor a = Tensor.of(Reference.uniform(24 * 64 * 50, 1), 24, 64, 50);
    Tensor b = Tensor.of(Reference.uniform(24 * 50 * 40, 2), 24, 50, 40);
    Tensor c = Tensor.of(Reference.uniform(40 * 40, 3), 40, 40);
    Einsum.Plan plan = Einsum.compile("bij,bjk,kl->bil", a.shape(), b.shape(), c.shape());
    float[] expected = plan.run(ONE, a, b, c).toArray();
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<float[]>> results = new ArrayList<>();
      for (int call = 0; call < 64; call++) {
        Parallelism parallelism = call % 3 == 0 ? Parallelism.auto() : Parallelism.of(1 + call % 4);
        results.add(callers.submit(() -> call(plan, parallelism, a, b, c)));
      }
      for (Future<float[]> result : results) {
        assertArrayEquals(expected, result.get());
      }
    }
  }

  private static float[] call(Einsum.Plan plan, Parallelism parallelism, Tensor... operands) {
    Tensor out = Tensor.zeros(24, 64, 40);
    plan.runInto(parallelism, out, operands);
    assertArrayEquals(out.toArray(), Einsum.einsum(parallelism, "bij,bjk,kl->bil", operands).toArray());
    return out.toArray();
  }

  @Test
  void manyEquationsPushEachOtherOutOfMemory() {
    for (int round = 0; round < 2; round++) {
      for (int n = 1; n <= 700; n++) {
        Tensor x = Tensor.full(1, n);
        assertEquals(n, Einsum.einsum("i,i->", x, x).item());
      }
    }
  }

  @Test
  void aCompiledPlanAllocatesNothing() {
    Tensor[] operands = {integers(1, 4, 20, 30), integers(2, 4, 30, 20), integers(3, 20, 10)};
    Tensor out = Tensor.zeros(4, 10, 20);
    Einsum.Plan plan = Einsum.compile("bij,bjk,kl->bli", operands[0].shape(), operands[1].shape(), operands[2].shape());
    // Lanes that the CPU has not are emulated with objects.
    float[] c = new float[400];
    long ofKernels = leastBytes(LONGEST_NANOS / 10, () -> Sgemm.sgemm(
        Transpose.NO, Transpose.NO, 20, 20, 30, 1, operands[0].data(), 0, 30, operands[1].data(), 0, 20, 0, c, 0, 20, ONE));
    Assumptions.assumeTrue(ofKernels == 0, () -> "a product itself allocates " + ofKernels + " bytes");
    assertEquals(0, leastBytes(LONGEST_NANOS, () -> plan.runInto(ONE, out, operands)));
    assertDefinition(out, "bij,bjk,kl->bli", operands);
  }

  /** Of a call, in the best of several batches: until the JIT is done, and in calls while it works, more is allocated. */
  private static long leastBytes(long longest, Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (long start = System.nanoTime(); least > 0 && System.nanoTime() - start < longest; ) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < 100; call++) {
        work.run();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 100);
    }
    return least;
  }

  @Test
  void whatIsNoNumberPropagates() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor zeros = Tensor.zeros(2, 2);
    Tensor infinite = Tensor.full(inf, 2, 2);
    for (String equation : List.of("ij,jk->ik", "ij,ij->ij", "ij,ij->", "ij,ij->i", "i...,j...->ij", "ij,kj->ik", "ji,jk->ik")) {
      for (float x : Einsum.einsum(equation, zeros, infinite).toArray()) {
        assertTrue(Float.isNaN(x), equation + ": 0·∞");
      }
    }
    Tensor some = Tensor.of(new float[] {1, Float.NaN, -inf, 2}, 2, 2);
    assertArrayEquals(new float[] {Float.NaN, -inf}, Einsum.einsum("ij->i", some).toArray());
    assertArrayEquals(new float[] {-inf, Float.NaN}, Einsum.einsum("ij->j", some).toArray());
    assertArrayEquals(new float[] {1, -inf, Float.NaN, 2}, Einsum.einsum("ij->ji", some).toArray());
    assertEquals(3, Einsum.einsum("ii->", some).item());
    Tensor out = Tensor.full(Float.NaN, 2);
    Einsum.einsumInto(ONE, out, "ij,j->i", Tensor.zeros(2, 0), Tensor.zeros(0));
    // Nothing lies twice in an output without elements.
    Einsum.einsumInto(ONE, Tensor.zeros(0, 1).expand(0, 3), "ij->ij", Tensor.zeros(0, 3));
    assertArrayEquals(new float[2], out.toArray());
  }

  @Test
  void theNotebooksThreeContractions() {
    Tensor x = integers(1, 40, 17);
    Tensor g = integers(2, 40, 5);
    Tensor w = integers(3, 17, 5);
    assertArrayEquals(x.transpose().matmul(g).toArray(), Einsum.einsum("bi,bj->ij", x, g).toArray());
    assertArrayEquals(g.matmul(w.transpose()).toArray(), Einsum.einsum("ia,ka->ik", g, w).toArray());
    assertEquals(5, Einsum.einsum("bi,ij->bj", x, w).size(1));
  }

  @Test
  void largeTransposesAreCopiedInBlocks() {
    for (int[] shape : new int[][] {{33, 65}, {100, 31}, {1, 70}, {64, 64}, {70, 512}, {130, 1024}, {9, 512}, {33, 1536}}) {
      Tensor x = integers(1, shape);
      Tensor out = Tensor.zeros(shape[1], shape[0]);
      Einsum.einsumInto(ONE, out, "ij->ji", x);
      assertDefinition(out, "ij->ji", x);
      assertArrayEquals(out.toArray(), x.transpose().contiguous().data());
    }
  }
}
