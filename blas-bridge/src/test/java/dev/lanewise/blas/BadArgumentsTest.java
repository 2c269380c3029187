package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every bad argument is refused before the library sees it, with its name at the head of the message and all operands untouched. */
class BadArgumentsTest {
  private static final Blas BLAS = Blas.find().blas().orElseThrow(() -> new AssertionError(Blas.find().reason()));

  /** Other values in each place, so that one which was moved shows. */
  private static float[] filled(int length) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = 42 + i;
    }
    return array;
  }

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

    void multiply(HeapAccess access) {
      BLAS.sgemm(access).sgemm(transA, transB, m, n, k, 1, a, aOffset, lda, b, bOffset, ldb, 0, c, cOffset, ldc);
    }

    void multiply(MemorySegment... operands) {
      BLAS.sgemm(
          transA, transB, m, n, k, 1, operands[0], aOffset, lda, operands[1], bOffset, ldb, 0, operands[2], cOffset, ldc);
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
      new Case("a too long a stride", IndexOutOfBoundsException.class, "a: offset 0, (2, 3) with lda 2147483647", x -> x.lda = Integer.MAX_VALUE),
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
        x.c = filled(14);
        x.a = x.c;
        x.lda = 7;
        x.ldc = 7;
        x.cOffset = 2;
      }));

  /** The arguments of a correct (2, 3) matrix times a vector; each test spoils one. */
  private static final class VectorArguments {
    Transpose trans = Transpose.NO;
    int m = 2;
    int n = 3;
    float[] a = filled(6);
    int aOffset;
    int lda = 3;
    float[] x = filled(3);
    int xOffset;
    float[] y = filled(2);
    int yOffset;

    void multiply(HeapAccess access) {
      BLAS.sgemv(access).sgemv(trans, m, n, 1, a, aOffset, lda, x, xOffset, 0, y, yOffset);
    }

    void multiply(MemorySegment... operands) {
      BLAS.sgemv(trans, m, n, 1, operands[0], aOffset, lda, operands[1], xOffset, 0, operands[2], yOffset);
    }
  }

  private record VectorCase(String name, Class<? extends Exception> type, String message, Consumer<VectorArguments> spoil) {}

  private static final List<VectorCase> VECTOR_CASES = List.of(
      new VectorCase("trans null", NullPointerException.class, "trans", v -> v.trans = null),
      new VectorCase("m negative", IllegalArgumentException.class, "m: -2, expected ≥ 0", v -> v.m = -2),
      new VectorCase("n negative", IllegalArgumentException.class, "n: -3, expected ≥ 0", v -> v.n = -3),
      new VectorCase("n least", IllegalArgumentException.class, "n: -2147483648, expected ≥ 0", v -> v.n = Integer.MIN_VALUE),
      new VectorCase("a null", NullPointerException.class, "a", v -> v.a = null),
      new VectorCase("x null", NullPointerException.class, "x", v -> v.x = null),
      new VectorCase("y null", NullPointerException.class, "y", v -> v.y = null),
      new VectorCase("lda short", IllegalArgumentException.class, "lda: 2, expected 3", v -> v.lda = 2),
      new VectorCase("lda zero", IllegalArgumentException.class, "lda: 0, expected 3", v -> v.lda = 0),
      new VectorCase("lda negative", IllegalArgumentException.class, "lda: -3, expected 3", v -> v.lda = -3),
      new VectorCase("a offset negative", IndexOutOfBoundsException.class, "a: offset -1, expected ≥ 0", v -> v.aOffset = -1),
      new VectorCase("x offset negative", IndexOutOfBoundsException.class, "x: offset -1, expected ≥ 0", v -> v.xOffset = -1),
      new VectorCase("y offset negative", IndexOutOfBoundsException.class, "y: offset -1, expected ≥ 0", v -> v.yOffset = -1),
      new VectorCase("a ends outside", IndexOutOfBoundsException.class, "a: offset 1", v -> v.aOffset = 1),
      new VectorCase("x ends outside", IndexOutOfBoundsException.class, "x: offset 1", v -> v.xOffset = 1),
      new VectorCase("y ends outside", IndexOutOfBoundsException.class, "y: offset 1", v -> v.yOffset = 1),
      new VectorCase("a offset overflows", IndexOutOfBoundsException.class, "a: offset 2147483647", v -> v.aOffset = Integer.MAX_VALUE),
      new VectorCase("x offset overflows", IndexOutOfBoundsException.class, "x: offset 2147483647", v -> v.xOffset = Integer.MAX_VALUE),
      new VectorCase("y offset overflows", IndexOutOfBoundsException.class, "y: offset 2147483647", v -> v.yOffset = Integer.MAX_VALUE),
      new VectorCase("a too long a stride", IndexOutOfBoundsException.class, "a: offset 0, (2, 3) with lda 21", v -> v.lda = Integer.MAX_VALUE),
      new VectorCase("m too large", IndexOutOfBoundsException.class, "a: offset 0, (2147483647, 3)", v -> v.m = Integer.MAX_VALUE),
      new VectorCase("n too large", IllegalArgumentException.class, "lda: 3, expected 2147483647", v -> v.n = Integer.MAX_VALUE),
      new VectorCase("y short for Aᵀ", IndexOutOfBoundsException.class, "y: offset 0, 3 elements", v -> v.trans = Transpose.YES),
      new VectorCase("x short for Aᵀ", IndexOutOfBoundsException.class, "x: offset 0, 4 elements", v -> {
        v.trans = Transpose.YES;
        v.m = 4;
        v.a = filled(12);
      }),
      new VectorCase("empty, but a's offset is outside", IndexOutOfBoundsException.class, "a: offset 7", v -> {
        v.n = 0;
        v.aOffset = 7;
      }),
      new VectorCase("empty, but x's offset is outside", IndexOutOfBoundsException.class, "x: offset 4", v -> {
        v.n = 0;
        v.xOffset = 4;
      }),
      new VectorCase("y overlaps a", IllegalArgumentException.class, "y overlaps a", v -> v.y = v.a),
      new VectorCase("y overlaps x", IllegalArgumentException.class, "y overlaps x", v -> {
        v.y = v.x;
        v.yOffset = 1;
      }));

  @TestFactory
  List<DynamicTest> arrays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (HeapAccess access : HeapAccess.values()) {
      for (Case bad : CASES) {
        tests.add(DynamicTest.dynamicTest(access + ", " + bad.name(), () -> {
          Arguments x = new Arguments();
          x.multiply(access);
          bad.spoil().accept(x);
          refusedOnArrays(bad.type(), bad.message(), () -> x.multiply(access), x.a, x.b, x.c);
        }));
      }
      for (VectorCase bad : VECTOR_CASES) {
        tests.add(DynamicTest.dynamicTest(access + ", vector, " + bad.name(), () -> {
          VectorArguments v = new VectorArguments();
          v.multiply(access);
          bad.spoil().accept(v);
          refusedOnArrays(bad.type(), bad.message(), () -> v.multiply(access), v.a, v.x, v.y);
        }));
      }
    }
    return tests;
  }

  private static void refusedOnArrays(Class<? extends Exception> type, String message, Executable call, float[]... operands) {
    float[][] before = Arrays.stream(operands).map(operand -> operand == null ? null : operand.clone()).toArray(float[][]::new);
    refused(type, message, call);
    assertArrayEquals(before, operands);
  }

  @TestFactory
  List<DynamicTest> segments() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case bad : CASES) {
      tests.add(DynamicTest.dynamicTest(bad.name(), () -> {
        Arguments x = new Arguments();
        bad.spoil().accept(x);
        refusedOnSegments(bad.type(), bad.message(), x::multiply, x.a, x.b, x.c);
      }));
    }
    for (VectorCase bad : VECTOR_CASES) {
      tests.add(DynamicTest.dynamicTest("vector, " + bad.name(), () -> {
        VectorArguments v = new VectorArguments();
        bad.spoil().accept(v);
        refusedOnSegments(bad.type(), bad.message(), v::multiply, v.a, v.x, v.y);
      }));
    }
    return tests;
  }

  private interface OnSegments {
    void multiply(MemorySegment... operands);
  }

  private static void refusedOnSegments(Class<? extends Exception> type, String message, OnSegments product, float[]... arrays) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] operands = new MemorySegment[arrays.length];
      for (int i = 0; i < arrays.length; i++) {
        // One array in two places is one segment in both.
        int first = Arrays.asList(arrays).indexOf(arrays[i]);
        operands[i] = first < i ? operands[first] : arrays[i] == null ? null : arena.allocateFrom(JAVA_FLOAT, arrays[i]);
      }
      refused(type, message, () -> product.multiply(operands));
      for (int i = 0; i < arrays.length; i++) {
        assertArrayEquals(arrays[i], operands[i] == null ? null : operands[i].toArray(JAVA_FLOAT));
      }
    }
  }

  /** The name that a NullPointerException gives is all that it says. */
  private static void refused(Class<? extends Exception> type, String message, Executable call) {
    Exception thrown = assertThrows(type, call);
    if (type == NullPointerException.class) {
      assertEquals(message, thrown.getMessage());
    } else {
      assertTrue(thrown.getMessage().startsWith(message), () -> thrown.getMessage() + " does not begin with " + message);
    }
  }

  /** What may be wrong with memory, whichever operand it is. */
  private enum Fault {
    ON_THE_HEAP(IllegalArgumentException.class, ": a heap segment"),
    MISALIGNED(IllegalArgumentException.class, ": a segment aligned to 1"),
    CLOSED(IllegalStateException.class, ": the segment's arena is already closed"),
    OF_ANOTHER_THREAD(WrongThreadException.class, ": the segment is confined to another thread"),
    READ_ONLY(IllegalArgumentException.class, ": a read-only segment");

    private final Class<? extends Exception> type;
    private final String message;

    Fault(Class<? extends Exception> type, String message) {
      this.type = type;
      this.message = message;
    }

    private MemorySegment of(MemorySegment good) throws Exception {
      return switch (this) {
        case ON_THE_HEAP -> MemorySegment.ofArray(good.toArray(JAVA_FLOAT));
        case MISALIGNED -> Arena.ofAuto().allocate(good.byteSize() + 1, 8).asSlice(1);
        case CLOSED -> {
          try (Arena arena = Arena.ofConfined()) {
            yield arena.allocate(good.byteSize(), 8);
          }
        }
        case OF_ANOTHER_THREAD -> {
          // Only that thread could close it: some bytes are never freed.
          FutureTask<MemorySegment> theirs = new FutureTask<>(() -> Arena.ofConfined().allocate(good.byteSize(), 8));
          Thread.ofPlatform().start(theirs);
          yield theirs.get();
        }
        case READ_ONLY -> good.asReadOnly();
      };
    }
  }

  @TestFactory
  List<DynamicTest> memory() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (int operand = fault == Fault.READ_ONLY ? 2 : 0; operand < 3; operand++) {
        int spoiled = operand;
        tests.add(DynamicTest.dynamicTest("abc".charAt(operand) + " " + fault, () -> {
          Arguments x = new Arguments();
          refusedMemory(fault, spoiled, "abc".charAt(spoiled), x::multiply, x.a, x.b, x.c);
        }));
        tests.add(DynamicTest.dynamicTest("vector, " + "axy".charAt(operand) + " " + fault, () -> {
          VectorArguments v = new VectorArguments();
          refusedMemory(fault, spoiled, "axy".charAt(spoiled), v::multiply, v.a, v.x, v.y);
        }));
      }
    }
    return tests;
  }

  private static void refusedMemory(Fault fault, int spoiled, char name, OnSegments product, float[]... arrays) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] good = Arrays.stream(arrays).map(array -> arena.allocateFrom(JAVA_FLOAT, array)).toArray(MemorySegment[]::new);
      MemorySegment[] operands = good.clone();
      operands[spoiled] = fault.of(good[spoiled]);
      refused(fault.type, name + fault.message, () -> product.multiply(operands));
      for (int i = 0; i < arrays.length; i++) {
        assertArrayEquals(arrays[i], good[i].toArray(JAVA_FLOAT));
      }
      // It was the fault alone.
      product.multiply(good);
    }
  }

  @Test
  void thereAreAtLeastSixtyDifferentOnes() {
    assertTrue(CASES.size() + VECTOR_CASES.size() + memory().size() >= 60);
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
      refused(IllegalArgumentException.class, "lda: 4294967299, expected 3", () ->
          BLAS.sgemv(Transpose.NO, 1, 3, 1, a, 0, (1L << 32) + 3, b, 0, 0, c, 0));
      refused(IndexOutOfBoundsException.class, "x: offset 9223372036854775807", () ->
          BLAS.sgemv(Transpose.NO, 1, 3, 1, a, 0, 3, b, Long.MAX_VALUE, 0, c, 0));
    }
  }

  @Test
  void segmentsThatShareMemoryOverlap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(JAVA_FLOAT, 40);
      MemorySegment b = all.asSlice(0, 48);
      MemorySegment c = all.asSlice(44, 48);
      refused(IllegalArgumentException.class, "c overlaps b", () -> new Arguments().multiply(arena.allocate(JAVA_FLOAT, 6), b, c));
    }
  }

  @Test
  void threadsAndAccessAreChecked() {
    refused(IllegalArgumentException.class, "threads: 0, expected ≥ 1", () -> BLAS.setThreads(0));
    refused(NullPointerException.class, "access", () -> BLAS.sgemm(null));
    refused(NullPointerException.class, "access", () -> BLAS.sgemv(null));
  }
}
