package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Reference.Case;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every product against a double-precision reference, with guards of NaN around each operand. */
class SgemmTest {
  private static final int GUARD = 5;

  /** Sizes around a vector and a register tile of every width, and 0. */
  private static final int[] SIZES = {0, 1, 2, 5, 7, 13, 33};

  /** Three of {@link #SIZES}, this JVM's share of all. */
  private static List<int[]> shapes() {
    List<int[]> shapes = new ArrayList<>();
    int number = 0;
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : SIZES) {
          if (Share.HERE.takes(number++)) {
            shapes.add(new int[] {m, n, k});
          }
        }
      }
    }
    return shapes;
  }

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void smallIntegersAreExactForEveryShapeTransposeAndFactor(Transpose transA) {
    int cases = 0;
    for (Transpose transB : Transpose.values()) {
      for (int[] shape : shapes()) {
        for (float[] factors : new float[][] {{1, 0}, {1, 1}, {2, -3}, {0, 2}, {-1, 0}}) {
          Case it = make(transA, transB, shape[0], shape[1], shape[2], factors[0], factors[1], 3, true, cases);
          float[] c = run(it, Parallelism.sequential());
          for (int i = 0; i < it.m(); i++) {
            for (int j = 0; j < it.n(); j++) {
              assertEquals(0, Double.compare(it.exact(i, j) + 0.0, c[it.cOffset() + i * it.ldc() + j] + 0.0), text(it, i, j));
            }
          }
          assertGuards(it, c);
          cases++;
        }
      }
    }
    assertEquals(2 * 5 * (Share.HERE.isAll() ? SIZES.length * SIZES.length * SIZES.length : shapes().size()), cases);
  }

  static List<int[]> tileEdgeAndBlockEdgeShapes() {
    return List.of(
        new int[] {6, 16, 300}, new int[] {12, 32, 300}, new int[] {11, 31, 257}, new int[] {13, 33, 513}, new int[] {97, 101, 103},
        new int[] {1, 300, 300}, new int[] {300, 1, 300}, new int[] {300, 300, 1}, new int[] {64, 50, 784},
        new int[] {270, 40, 260}, new int[] {130, 400, 530}, new int[] {205, 801, 40},
        new int[] {1100, 50, 300}, new int[] {1100, 1, 70}, new int[] {1, 1100, 530}, new int[] {1, 1, 70_000}, new int[] {33, 2100, 3});
  }

  @ParameterizedTest
  @MethodSource("tileEdgeAndBlockEdgeShapes")
  void randomProductsKeepTheProvedBound(int[] shape) {
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        Case it = make(transA, transB, shape[0], shape[1], shape[2], 0.7f, 1.3f, 2, false, 42);
        assertWithinBound(it, run(it, Parallelism.sequential()));
      }
    }
  }

  /** Packed and narrow, with edges in every direction, and with k off the lanes. */
  private static final int[][] SPLIT = {
    {97, 101, 103}, {300, 20, 300}, {20, 300, 300}, {5, 5, 5}, {128, 10, 50}, {257, 50, 10}, {257, 50, 784}, {100, 3, 11}, {64, 200, 33},
    {1, 301, 600}, {301, 1, 600}
  };

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void everyThreadCountGivesTheSameBits(int threads) {
    for (int number = 0; number < SPLIT.length; number++) {
      int[] shape = SPLIT[number];
      if (!Share.HERE.takes(number + threads)) {
        continue;
      }
      Epilogue[] epilogues = {Epilogue.none(), Epilogue.relu(), Epilogue.bias(Reference.uniform(shape[1], 6), 0)};
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          for (float beta : new float[] {0, 1, 1.3f}) {
            for (Epilogue epilogue : epilogues) {
              Case it = make(transA, transB, shape[0], shape[1], shape[2], 1, beta, 1, false, threads);
              float[] expected = run(it, epilogue, Parallelism.sequential());
              assertArrayEquals(expected, run(it, epilogue, Parallelism.of(threads)), () -> text(it, 0, 0) + " shape " + Arrays.toString(shape));
            }
          }
        }
      }
    }
  }

  @Test
  void betaZeroNeverReadsC() {
    Case it = make(Transpose.NO, Transpose.NO, 19, 37, 300, 1, 0, 0, true, 1);
    for (int i = 0; i < it.m(); i++) {
      Arrays.fill(it.c(), it.cOffset() + i * it.ldc(), it.cOffset() + i * it.ldc() + it.n(), Float.NaN);
    }
    assertWithinBound(it, run(it, Parallelism.sequential()));
  }

  @Test
  void alphaZeroNeverReadsAOrB() {
    Case it = make(Transpose.NO, Transpose.NO, 19, 37, 300, 0, 2, 0, true, 1);
    Arrays.fill(it.a(), Float.NaN);
    Arrays.fill(it.b(), Float.POSITIVE_INFINITY);
    float[] c = run(it, Parallelism.sequential());
    assertEquals(2 * it.c()[it.cOffset()], c[it.cOffset()]);
  }

  @Test
  void zeroTimesInfinityIsNotSkipped() {
    for (int k : new int[] {1, 2, 40}) {
      float[] a = new float[9 * k];
      float[] b = new float[k * 21];
      b[20] = Float.POSITIVE_INFINITY;
      float[] c = new float[9 * 21];
      Sgemm.sgemm(Transpose.NO, Transpose.NO, 9, 21, k, 1, a, 0, k, b, 0, 21, 0, c, 0, 21);
      for (int i = 0; i < 9; i++) {
        assertTrue(Float.isNaN(c[i * 21 + 20]), "row " + i);
        assertEquals(0f, c[i * 21 + 19]);
      }
    }
  }

  @Test
  void segmentsMultiplyLikeArrays() {
    for (int[] shape : new int[][] {{33, 50, 300}, {7, 3, 5}, {100, 64, 64}, {40, 10, 1}, {110, 400, 17}}) {
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          for (float beta : new float[] {0, 1, 3}) {
            Case integers = make(transA, transB, shape[0], shape[1], shape[2], 2, beta, 1, true, 5);
            Epilogue epilogue = Epilogue.biasRelu(Reference.smallIntegers(shape[1], 6), 0);
            assertArrayEquals(run(integers, epilogue, Parallelism.sequential()), runOnSegments(integers, epilogue));
            Case random = make(transA, transB, shape[0], shape[1], shape[2], 0.7f, beta, 1, false, 5);
            assertWithinBound(random, runOnSegments(random, Epilogue.none()));
          }
        }
      }
    }
  }

  @Test
  void segmentsWithoutAnEpilogueAreTheSame() {
    Case it = make(Transpose.NO, Transpose.YES, 33, 50, 300, 0.7f, 1.3f, 1, false, 5);
    MemorySegment c = MemorySegment.ofArray(it.c().clone());
    Sgemm.sgemm(
        it.transA(), it.transB(), it.m(), it.n(), it.k(), it.alpha(), MemorySegment.ofArray(it.a()), it.aOffset(), it.lda(),
        MemorySegment.ofArray(it.b()), it.bOffset(), it.ldb(), it.beta(), c, it.cOffset(), it.ldc(), Parallelism.sequential());
    assertArrayEquals(runOnSegments(it, Epilogue.none()), c.toArray(ValueLayout.JAVA_FLOAT));
  }

  private static float[] runOnSegments(Case it, Epilogue epilogue) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment c = arena.allocateFrom(ValueLayout.JAVA_FLOAT, it.c());
      Sgemm.sgemm(
          it.transA(), it.transB(), it.m(), it.n(), it.k(),
          it.alpha(), arena.allocateFrom(ValueLayout.JAVA_FLOAT, it.a()), it.aOffset(), it.lda(),
          arena.allocateFrom(ValueLayout.JAVA_FLOAT, it.b()), it.bOffset(), it.ldb(),
          it.beta(), c, it.cOffset(), it.ldc(), epilogue, Parallelism.of(2));
      return c.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  @Test
  void epilogueAddsTheBiasAndRectifies() {
    for (int[] shape : new int[][] {{13, 35, 600}, {4, 3, 0}, {1, 1, 1}}) {
      for (float beta : new float[] {0, 1, 1.5f}) {
        Case it = make(Transpose.NO, Transpose.NO, shape[0], shape[1], shape[2], 1, beta, 1, true, 9);
        float[] bias = Reference.smallIntegers(shape[1] + 2, 10);
        float[] biased = run(it, Epilogue.bias(bias, 2), Parallelism.sequential());
        float[] rectified = run(it, Epilogue.biasRelu(bias, 2), Parallelism.sequential());
        float[] bare = run(it, Epilogue.relu(), Parallelism.sequential());
        for (int i = 0; i < it.m(); i++) {
          for (int j = 0; j < it.n(); j++) {
            int at = it.cOffset() + i * it.ldc() + j;
            double product = it.exact(i, j);
            assertEquals((float) (product + bias[2 + j]), biased[at] + 0f, "bias");
            assertEquals((float) Math.max(product + bias[2 + j], 0), rectified[at], "bias and ReLU");
            assertEquals((float) Math.max(product, 0), bare[at], "ReLU");
          }
        }
      }
    }
  }

  @Test
  void reluKeepsNaN() {
    float[] a = {Float.NaN, 1, -1};
    float[] c = new float[3];
    Sgemm.sgemm(
        Transpose.NO, Transpose.NO, 3, 1, 1, 1, a, 0, 1, new float[] {1}, 0, 1, 0, c, 0, 1, Epilogue.relu(), Parallelism.sequential());
    assertArrayEquals(new float[] {Float.NaN, 1, 0}, c);
  }

  @Test
  void manyCallersAtOnceDoNotDisturbEachOther() {
    Case it = make(Transpose.NO, Transpose.NO, 64, 64, 64, 1, 0, 0, true, 3);
    float[] expected = run(it, Parallelism.sequential());
    List<Thread> callers = IntStream.range(0, 16).mapToObj(caller -> Thread.ofVirtual().unstarted(() -> {
      for (int round = 0; round < 8; round++) {
        assertArrayEquals(expected, run(it, Parallelism.of(1 + (caller + round) % 3)));
      }
    })).toList();
    List<Throwable> failures = new ArrayList<>();
    callers.forEach(caller -> caller.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure)));
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void tasksOfACallersPoolMultiplySequentiallyWithoutWaitingForEachOther() throws Exception {
    Case it = make(Transpose.YES, Transpose.NO, 70, 90, 50, 1, 0, 0, true, 4);
    float[] expected = run(it, Parallelism.sequential());
    try (ForkJoinPool pool = new ForkJoinPool(3)) {
      List<ForkJoinTask<float[]>> tasks = IntStream.range(0, 60)
          .mapToObj(task -> pool.submit(() -> run(it, task % 3 == 0 ? Parallelism.of(2) : Parallelism.sequential())))
          .toList();
      for (ForkJoinTask<float[]> task : tasks) {
        assertArrayEquals(expected, task.get(60, TimeUnit.SECONDS));
      }
    }
  }

  private static Case make(
      Transpose transA, Transpose transB, int m, int n, int k, float alpha, float beta, int slack, boolean integers, long seed) {
    int aRows = transA == Transpose.YES ? k : m;
    int aColumns = transA == Transpose.YES ? m : k;
    int bRows = transB == Transpose.YES ? n : k;
    int bColumns = transB == Transpose.YES ? k : n;
    int lda = Math.max(1, aColumns + slack);
    int ldb = Math.max(1, bColumns + slack);
    int ldc = Math.max(1, n + slack);
    return new Case(
        transA, transB, m, n, k,
        alpha, guarded(aRows, aColumns, lda, integers, seed), GUARD, lda,
        guarded(bRows, bColumns, ldb, integers, seed + 1), GUARD, ldb,
        beta, guarded(m, n, ldc, integers, seed + 2), GUARD, ldc);
  }

  /** A matrix with NaN wherever a kernel has no business. */
  private static float[] guarded(int rows, int columns, int ld, boolean integers, long seed) {
    float[] x = new float[GUARD + rows * ld + GUARD];
    Arrays.fill(x, Float.NaN);
    float[] values = integers ? Reference.smallIntegers(rows * columns, seed) : Reference.uniform(rows * columns, seed);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * columns, x, GUARD + i * ld, columns);
    }
    return x;
  }

  private static float[] run(Case it, Parallelism parallelism) {
    return run(it, Epilogue.none(), parallelism);
  }

  private static float[] run(Case it, Epilogue epilogue, Parallelism parallelism) {
    float[] c = it.c().clone();
    Sgemm.sgemm(
        it.transA(), it.transB(), it.m(), it.n(), it.k(),
        it.alpha(), it.a(), it.aOffset(), it.lda(),
        it.b(), it.bOffset(), it.ldb(),
        it.beta(), c, it.cOffset(), it.ldc(), epilogue, parallelism);
    return c;
  }

  private static void assertWithinBound(Case it, float[] c) {
    for (int i = 0; i < it.m(); i++) {
      for (int j = 0; j < it.n(); j++) {
        double error = Math.abs(c[it.cOffset() + i * it.ldc() + j] - it.exact(i, j));
        assertTrue(error <= it.bound(i, j), () -> "error " + error + " exceeds the bound: " + it);
      }
    }
    assertGuards(it, c);
  }

  /** Nothing was written outside C's rows. */
  private static void assertGuards(Case it, float[] c) {
    for (int at = 0; at < c.length; at++) {
      int inside = at - it.cOffset();
      boolean element = inside >= 0 && inside / it.ldc() < it.m() && inside % it.ldc() < it.n();
      if (!element) {
        assertTrue(Float.isNaN(c[at]), "written outside C at " + at);
      }
    }
  }

  private static String text(Case it, int i, int j) {
    return "C[" + i + ", " + j + "] of m " + it.m() + " n " + it.n() + " k " + it.k() + " op(A) " + it.transA() + " op(B) " + it.transB()
        + " α " + it.alpha() + " β " + it.beta();
  }
}
