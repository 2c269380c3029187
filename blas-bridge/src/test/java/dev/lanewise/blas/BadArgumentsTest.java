package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every bad argument is refused before the library sees it, with its name in the message and C untouched. */
class BadArgumentsTest {
  private static final Blas BLAS = Blas.find().blas().orElseThrow(() -> new AssertionError(Blas.find().reason()));
  private static final float CANARY = 42;

  /** The arguments of a correct (2, 3)·(3, 4) product; each test spoils one. */
  private static final class Arguments {
    Transpose transA = Transpose.NO;
    Transpose transB = Transpose.NO;
    int m = 2;
    int n = 4;
    int k = 3;
    float[] a = filled(6);
    int aOffset;
    int lda = 3;
    float[] b = filled(12);
    int bOffset;
    int ldb = 4;
    float[] c = filled(8);
    int cOffset;
    int ldc = 4;

    static float[] filled(int length) {
      float[] array = new float[length];
      Arrays.fill(array, CANARY);
      return array;
    }
  }

  private record Case(String name, Class<? extends Exception> type, String message, Consumer<Arguments> spoil) {}

  private static final List<Case> CASES = List.of(
      new Case("transA null", NullPointerException.class, "transA", x -> x.transA = null),
      new Case("transB null", NullPointerException.class, "transB", x -> x.transB = null),
      new Case("m negative", IllegalArgumentException.class, "m: -1, expected ≥ 0", x -> x.m = -1),
      new Case("n negative", IllegalArgumentException.class, "n: -7, expected ≥ 0", x -> x.n = -7),
      new Case("k negative", IllegalArgumentException.class, "k: -2147483648, expected ≥ 0", x -> x.k = Integer.MIN_VALUE),
      new Case("a null", NullPointerException.class, "a", x -> x.a = null),
      new Case("b null", NullPointerException.class, "b", x -> x.b = null),
      new Case("c null", NullPointerException.class, "c", x -> x.c = null),
      new Case("lda short", IllegalArgumentException.class, "lda: 2, expected 3", x -> x.lda = 2),
      new Case("ldb short", IllegalArgumentException.class, "ldb: 3, expected 4", x -> x.ldb = 3),
      new Case("ldc zero", IllegalArgumentException.class, "ldc: 0, expected 4", x -> x.ldc = 0),
      new Case("ldc negative", IllegalArgumentException.class, "ldc: -4, expected 4", x -> x.ldc = -4),
      new Case("lda short for Aᵀ of more columns", IllegalArgumentException.class, "lda: 1, expected 2", x -> {
        x.transA = Transpose.YES;
        x.lda = 1;
      }),
      new Case("a offset negative", IndexOutOfBoundsException.class, "a: offset -1, expected ≥ 0", x -> x.aOffset = -1),
      new Case("b offset negative", IndexOutOfBoundsException.class, "b: offset -1, expected ≥ 0", x -> x.bOffset = -1),
      new Case("c offset negative", IndexOutOfBoundsException.class, "c: offset -1, expected ≥ 0", x -> x.cOffset = -1),
      new Case("a ends outside", IndexOutOfBoundsException.class, "a: offset 1", x -> x.aOffset = 1),
      new Case("b ends outside", IndexOutOfBoundsException.class, "b: offset 1", x -> x.bOffset = 1),
      new Case("c ends outside", IndexOutOfBoundsException.class, "c: offset 1", x -> x.cOffset = 1),
      new Case("offset overflows", IndexOutOfBoundsException.class, "b: offset 2147483647", x -> x.bOffset = Integer.MAX_VALUE),
      new Case("a too long a stride", IndexOutOfBoundsException.class, "lda 2147483647", x -> x.lda = Integer.MAX_VALUE),
      new Case("m too large", IndexOutOfBoundsException.class, "a: offset 0", x -> x.m = Integer.MAX_VALUE),
      new Case("empty, but the offset is outside", IndexOutOfBoundsException.class, "a: offset 7", x -> {
        x.k = 0;
        x.aOffset = 7;
      }),
      new Case("c overlaps a", IllegalArgumentException.class, "c overlaps a", x -> x.a = x.c),
      new Case("c overlaps b", IllegalArgumentException.class, "c overlaps b", x -> {
        x.c = x.b;
        x.cOffset = 4;
      }),
      new Case("c overlaps a by columns", IllegalArgumentException.class, "c overlaps a", x -> {
        x.c = Arguments.filled(14);
        x.a = x.c;
        x.lda = 7;
        x.ldc = 7;
        x.cOffset = 2;
      }));

  @TestFactory
  List<DynamicTest> arrays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case bad : CASES) {
      for (HeapAccess access : HeapAccess.values()) {
        tests.add(DynamicTest.dynamicTest(access + ", " + bad.name(), () -> {
          Arguments x = new Arguments();
          bad.spoil().accept(x);
          float[] before = x.c == null ? null : x.c.clone();
          refused(bad.type(), bad.message(), () -> BLAS.sgemm(access).sgemm(
              x.transA, x.transB, x.m, x.n, x.k, 1, x.a, x.aOffset, x.lda, x.b, x.bOffset, x.ldb, 0, x.c, x.cOffset, x.ldc));
          assertArrayEquals(before, x.c);
        }));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> segments() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case bad : CASES) {
      tests.add(DynamicTest.dynamicTest(bad.name(), () -> {
        try (Arena arena = Arena.ofConfined()) {
          Arguments x = new Arguments();
          bad.spoil().accept(x);
          MemorySegment a = offHeap(arena, x.a);
          MemorySegment b = x.b == x.a ? a : offHeap(arena, x.b);
          MemorySegment c = x.c == x.a ? a : x.c == x.b ? b : offHeap(arena, x.c);
          refused(bad.type(), bad.message(), () -> BLAS.sgemm(
              x.transA, x.transB, x.m, x.n, x.k, 1, a, x.aOffset, x.lda, b, x.bOffset, x.ldb, 0, c, x.cOffset, x.ldc));
          if (c != null) {
            assertArrayEquals(x.c, c.toArray(JAVA_FLOAT));
          }
        }
      }));
    }
    return tests;
  }

  private static MemorySegment offHeap(Arena arena, float[] array) {
    return array == null ? null : arena.allocateFrom(JAVA_FLOAT, array);
  }

  private static void refused(Class<? extends Exception> type, String message, Executable call) {
    Exception thrown = assertThrows(type, call);
    assertTrue(thrown.getMessage().contains(message), () -> thrown.getMessage() + " lacks " + message);
  }

  private static void multiply(MemorySegment a, MemorySegment b, MemorySegment c) {
    BLAS.sgemm(Transpose.NO, Transpose.NO, 2, 4, 3, 1, a, 0, 3, b, 0, 4, 0, c, 0, 4);
  }

  @Test
  void heapSegmentsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment good = arena.allocate(JAVA_FLOAT, 12);
      MemorySegment heap = MemorySegment.ofArray(new float[12]);
      refused(IllegalArgumentException.class, "a: a heap segment", () -> multiply(heap, good, good));
      refused(IllegalArgumentException.class, "b: a heap segment", () -> multiply(good, heap, good));
      refused(IllegalArgumentException.class, "c: a heap segment", () -> multiply(good, good, heap));
    }
  }

  @Test
  void segmentsMustBeWritableAlignedAliveAndOurs() throws Exception {
    Arena arena = Arena.ofConfined();
    MemorySegment a = arena.allocate(JAVA_FLOAT, 12);
    MemorySegment b = arena.allocate(JAVA_FLOAT, 12);
    MemorySegment c = arena.allocate(JAVA_FLOAT, 12);
    refused(IllegalArgumentException.class, "c: a read-only segment", () -> multiply(a, b, c.asReadOnly()));
    refused(IllegalArgumentException.class, "b: a segment aligned to 1", () -> multiply(a, arena.allocate(64, 8).asSlice(1), c));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread stranger = Thread.ofPlatform().start(() -> {
      try {
        multiply(a, b, c);
      } catch (Throwable refusal) {
        thrown.set(refusal);
      }
    });
    stranger.join();
    assertTrue(thrown.get() instanceof WrongThreadException && thrown.get().getMessage().startsWith("a: "), String.valueOf(thrown.get()));
    arena.close();
    refused(IllegalStateException.class, "a: the segment's arena is already closed", () -> multiply(a, b, c));
  }

  @Test
  void leadingDimensionsBeyondIntAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = arena.allocate(JAVA_FLOAT, 3);
      MemorySegment b = arena.allocate(JAVA_FLOAT, 12);
      MemorySegment c = arena.allocate(JAVA_FLOAT, 4);
      refused(IllegalArgumentException.class, "lda: 4294967299, expected 3", () ->
          BLAS.sgemm(Transpose.NO, Transpose.NO, 1, 4, 3, 1, a, 0, (1L << 32) + 3, b, 0, 4, 0, c, 0, 4));
      refused(IndexOutOfBoundsException.class, "b: offset 9223372036854775807", () ->
          BLAS.sgemm(Transpose.NO, Transpose.NO, 1, 4, 3, 1, a, 0, 3, b, Long.MAX_VALUE, 4, 0, c, 0, 4));
    }
  }

  @Test
  void segmentsThatShareMemoryOverlap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(JAVA_FLOAT, 40);
      MemorySegment b = all.asSlice(0, 48);
      MemorySegment c = all.asSlice(44, 48);
      refused(IllegalArgumentException.class, "c overlaps b", () -> multiply(arena.allocate(JAVA_FLOAT, 6), b, c));
    }
  }

  @Test
  void vectorsAreCheckedToo() {
    float[] a = Arguments.filled(6);
    float[] x = Arguments.filled(3);
    float[] y = Arguments.filled(2);
    SgemvRoutine sgemv = BLAS.sgemv(HeapAccess.COPY);
    refused(NullPointerException.class, "trans", () -> sgemv.sgemv(null, 2, 3, 1, a, 0, 3, x, 0, 0, y, 0));
    refused(IllegalArgumentException.class, "m: -2", () -> sgemv.sgemv(Transpose.NO, -2, 3, 1, a, 0, 3, x, 0, 0, y, 0));
    refused(IllegalArgumentException.class, "n: -3", () -> sgemv.sgemv(Transpose.NO, 2, -3, 1, a, 0, 3, x, 0, 0, y, 0));
    refused(IllegalArgumentException.class, "lda: 2", () -> sgemv.sgemv(Transpose.NO, 2, 3, 1, a, 0, 2, x, 0, 0, y, 0));
    refused(IndexOutOfBoundsException.class, "a: offset 1", () -> sgemv.sgemv(Transpose.NO, 2, 3, 1, a, 1, 3, x, 0, 0, y, 0));
    refused(IndexOutOfBoundsException.class, "x: offset 1", () -> sgemv.sgemv(Transpose.NO, 2, 3, 1, a, 0, 3, x, 1, 0, y, 0));
    refused(IndexOutOfBoundsException.class, "y: offset 0", () -> sgemv.sgemv(Transpose.YES, 2, 3, 1, a, 0, 3, x, 0, 0, y, 0));
    refused(IllegalArgumentException.class, "y overlaps x", () -> sgemv.sgemv(Transpose.NO, 2, 3, 1, a, 0, 3, x, 0, 0, x, 1));
    refused(IllegalArgumentException.class, "y overlaps a", () -> sgemv.sgemv(Transpose.NO, 2, 3, 1, a, 0, 3, x, 0, 0, a, 0));
    assertArrayEquals(new float[] {CANARY, CANARY}, y);
  }

  @Test
  void threadsAndAccessAreChecked() {
    refused(IllegalArgumentException.class, "threads: 0, expected ≥ 1", () -> BLAS.setThreads(0));
    refused(NullPointerException.class, "access", () -> BLAS.sgemm(null));
    refused(NullPointerException.class, "access", () -> BLAS.sgemv(null));
  }
}
