package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every bad argument is named, and no output is touched. */
@Tag("once")
class ArgumentsTest {
  private static final Transpose N = Transpose.NO;
  private static final Transpose T = Transpose.YES;
  private static final float[] NONE = null;

  /** A call given its output, by the part of the message that must appear. */
  private final Map<String, Consumer<float[]>> badCalls = new LinkedHashMap<>();

  private static void sgemm(Transpose ta, Transpose tb, int m, int n, int k, int lda, int ldb, float[] c, int ldc) {
    Sgemm.sgemm(ta, tb, m, n, k, 1, new float[12], 0, lda, new float[20], 0, ldb, 0, c, 0, ldc);
  }

  @TestFactory
  Stream<DynamicTest> badArgumentsAreNamedAndOutputsUntouched() {
    badCalls.put("m: -1, expected ≥ 0", c -> sgemm(N, N, -1, 5, 4, 4, 5, c, 5));
    badCalls.put("n: -2, expected ≥ 0", c -> sgemm(N, N, 3, -2, 4, 4, 5, c, 5));
    badCalls.put("k: -3, expected ≥ 0", c -> sgemm(N, N, 3, 5, -3, 4, 5, c, 5));
    badCalls.put("lda: 3, expected ≥ 4, the row length of a (3, 4)", c -> sgemm(N, N, 3, 5, 4, 3, 5, c, 5));
    badCalls.put("lda: 2, expected ≥ 3, the row length of a (4, 3)", c -> sgemm(T, N, 3, 5, 4, 2, 5, c, 5));
    badCalls.put("ldb: 4, expected ≥ 5", c -> sgemm(N, N, 3, 5, 4, 4, 4, c, 5));
    badCalls.put("ldb: 3, expected ≥ 4", c -> sgemm(N, T, 3, 5, 4, 4, 3, c, 5));
    badCalls.put("ldc: 4, expected ≥ 5", c -> sgemm(N, N, 3, 5, 4, 4, 5, c, 4));
    badCalls.put("lda: 0, expected ≥ 1", c -> sgemm(N, N, 3, 5, 0, 0, 5, c, 5));
    badCalls.put("a (3, 4) at offset 0 with lda 5 reaches to element 14, past the array's length 12", c -> sgemm(N, N, 3, 5, 4, 5, 5, c, 5));
    badCalls.put("b (4, 5) at offset 0 with ldb 6 reaches to element 23", c -> sgemm(N, N, 3, 5, 4, 4, 6, c, 5));
    badCalls.put("c (3, 5) at offset 0 with ldc 9 reaches to element 23", c -> sgemm(N, N, 3, 5, 4, 4, 5, c, 9));
    badCalls.put("past the array's length 12", c -> sgemm(N, N, 3, 5, 4, Integer.MAX_VALUE, 5, c, 5));
    badCalls.put("transA", c -> sgemm(null, N, 3, 5, 4, 4, 5, c, 5));
    badCalls.put("transB", c -> sgemm(N, null, 3, 5, 4, 4, 5, c, 5));
    badCalls.put("a: offset -1, expected ≥ 0", c -> Sgemm.sgemm(N, N, 1, 1, 1, 1, new float[1], -1, 1, new float[1], 0, 1, 0, c, 0, 1));
    badCalls.put("b: offset -1, expected ≥ 0", c -> Sgemm.sgemm(N, N, 1, 1, 1, 1, new float[1], 0, 1, new float[1], -1, 1, 0, c, 0, 1));
    badCalls.put("c: offset -1, expected ≥ 0", c -> Sgemm.sgemm(N, N, 1, 1, 1, 1, new float[1], 0, 1, new float[1], 0, 1, 0, c, -1, 1));
    badCalls.put("a", c -> Sgemm.sgemm(N, N, 1, 1, 1, 1, NONE, 0, 1, new float[1], 0, 1, 0, c, 0, 1));
    badCalls.put("parallelism", c -> Sgemm.sgemm(N, N, 1, 1, 1, 1, new float[1], 0, 1, new float[1], 0, 1, 0, c, 0, 1, null));
    badCalls.put("c overlaps a", c -> Sgemm.sgemm(N, N, 2, 2, 2, 1, c, 0, 2, new float[4], 0, 2, 0, c, 3, 2));
    badCalls.put("c overlaps b", c -> Sgemm.sgemm(N, N, 2, 2, 2, 1, new float[4], 0, 2, c, 1, 2, 0, c, 3, 2));
    badCalls.put("bias: offset 0 + 2 elements", c -> Sgemm.sgemm(
        N, N, 2, 2, 2, 1, new float[4], 0, 2, new float[4], 0, 2, 0, c, 0, 2, Epilogue.bias(new float[1], 0), Parallelism.sequential()));
    badCalls.put("c overlaps bias", c -> Sgemm.sgemm(
        N, N, 2, 2, 2, 1, new float[4], 0, 2, new float[4], 0, 2, 0, c, 0, 2, Epilogue.bias(c, 3), Parallelism.sequential()));
    badCalls.put("samples: -1", c -> OuterProductSum.outerProductSum(
        -1, 1, 1, new float[1], 0, 1, new float[1], 0, 1, 0, c, 0, 1, Parallelism.auto()));
    badCalls.put("ldx: 2, expected ≥ 3", c -> OuterProductSum.outerProductSum(
        2, 3, 1, new float[9], 0, 2, new float[9], 0, 1, 0, c, 0, 1, Parallelism.auto()));
    badCalls.put("g (2, 3)", c -> OuterProductSum.outerProductSum(
        2, 3, 3, new float[9], 0, 3, new float[5], 0, 3, 0, c, 0, 3, Parallelism.auto()));
    badCalls.put("c overlaps g", c -> OuterProductSum.outerProductSum(
        2, 2, 2, new float[9], 0, 2, c, 3, 2, 0, c, 0, 2, Parallelism.auto()));
    badCalls.put("n: -4", c -> Rectifier.forward(-4, 0, new float[3], 0, c, 0));
    badCalls.put("x: offset 0 + 4 elements reaches past the array's length 3", c -> Rectifier.forward(4, 0, new float[3], 0, c, 0));
    badCalls.put("y: offset 18 + 4 elements", c -> Rectifier.forward(4, 0, new float[4], 0, c, 18));
    badCalls.put("y overlaps x", c -> Rectifier.forward(4, 0, c, 0, c, 2));
    badCalls.put("dx overlaps dy", c -> Rectifier.backward(4, new float[4], 0, c, 0, c, 2));
    badCalls.put("dx overlaps x", c -> Rectifier.backward(4, c, 0, new float[4], 0, c, 1));
    badCalls.put("dy: offset 1 + 4", c -> Rectifier.backward(4, new float[4], 0, new float[4], 1, c, 0));
    badCalls.put("rows: -1", c -> Bias.add(-1, 2, new float[4], 0, 2, new float[2], 0, c, 0, 2));
    badCalls.put("ldy: 1, expected ≥ 2", c -> Bias.add(2, 2, new float[4], 0, 2, new float[2], 0, c, 0, 1));
    badCalls.put("bias: offset 1 + 2", c -> Bias.add(2, 2, new float[4], 0, 2, new float[2], 1, c, 0, 2));
    badCalls.put("y overlaps bias", c -> Bias.add(2, 2, new float[4], 0, 2, c, 1, c, 0, 2));
    badCalls.put("y overlaps x in", c -> Bias.add(2, 2, c, 0, 2, new float[2], 0, c, 1, 2));
    badCalls.put("sums: offset 19 + 2", c -> Bias.columnSum(2, 2, new float[4], 0, 2, c, 19));
    badCalls.put("sums overlaps x", c -> Bias.columnSum(2, 2, c, 0, 2, c, 3));
    badCalls.put("n: 0, expected ≥ 1", c -> MeanSquaredError.backward(0, new float[1], 0, new float[1], 0, c, 0));
    badCalls.put("target: offset 0 + 3", c -> MeanSquaredError.backward(3, new float[3], 0, new float[1], 0, c, 0));
    badCalls.put("dout overlaps out", c -> MeanSquaredError.backward(3, c, 0, new float[3], 0, c, 1));
    badCalls.put("x: offset 0 + 5", c -> VectorUpdate.axpy(5, 1, new float[4], 0, c, 0));
    badCalls.put("y: offset 17 + 5", c -> VectorUpdate.axpy(5, 1, new float[5], 0, c, 17));
    badCalls.put("y overlaps x in the same", c -> VectorUpdate.scale(5, 1, c, 0, c, 1));
    return badCalls.entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
      float[] c = new float[20];
      Arrays.fill(c, 7f);
      RuntimeException error = assertThrows(RuntimeException.class, () -> entry.getValue().accept(c));
      assertTrue(error.getMessage().contains(entry.getKey()), error.toString());
      float[] untouched = new float[20];
      Arrays.fill(untouched, 7f);
      assertArrayEquals(untouched, c);
    }));
  }

  @Test
  void windowsOfOneMatrixMayShareRows() {
    float[] board = {1, 2, 0, 0, 3, 4, 0, 0};
    Sgemm.sgemm(N, N, 2, 2, 2, 1, board, 0, 4, new float[] {1, 0, 0, 1}, 0, 2, 0, board, 2, 4);
    assertArrayEquals(new float[] {1, 2, 1, 2, 3, 4, 3, 4}, board);
  }

  @Test
  void windowsMayTouchAndNotOverlap() {
    square(0, 3, 5, 4);
    assertOverlap(0, 3, 4, 4);
    square(6, 3, 0, 4);
    assertOverlap(5, 3, 0, 4);
    square(2, 4, 4, 4);
    assertOverlap(2, 4, 5, 4);
    assertOverlap(2, 4, 3, 4);
    square(4, 4, 2, 4);
    assertOverlap(5, 4, 2, 4);
  }

  /** A (2, 2) at one place of an array times the unit matrix, to another place. */
  private static void square(int aOffset, int lda, int cOffset, int ldc) {
    float[] all = new float[20];
    Sgemm.sgemm(N, N, 2, 2, 2, 1, all, aOffset, lda, new float[] {1, 0, 0, 1}, 0, 2, 0, all, cOffset, ldc);
  }

  private static void assertOverlap(int aOffset, int lda, int cOffset, int ldc) {
    String message = assertThrows(IllegalArgumentException.class, () -> square(aOffset, lda, cOffset, ldc)).getMessage();
    assertTrue(message.contains("c overlaps a"), message);
  }

  @Test
  void segmentsAreCheckedToo() {
    try (Arena arena = Arena.ofConfined(); Arena other = Arena.ofShared()) {
      MemorySegment a = arena.allocate(64, 4);
      MemorySegment b = arena.allocate(64, 4);
      MemorySegment c = arena.allocate(64, 4);
      MemorySegment closed = closedSegment();
      assertBad("c (4, 4) at offset 1 with ldc 4 reaches to element 17, past the segment's length 16", a, b, c, 1);
      assertBad("c: a read-only segment", a, b, c.asReadOnly(), 0);
      assertBad("a: the segment's arena is already closed", closed, b, c, 0);
      assertBad("b: a segment aligned to 1", a, MemorySegment.ofArray(new byte[64]), c, 0);
      assertBad("c overlaps a", c, b, c, 0);
      assertBad("c overlaps b", a, c.asReadOnly(), c, 0);
      MemorySegment whole = other.allocate(128, 4);
      assertBad("c overlaps b", a, whole.asSlice(32, 64), whole.asSlice(0, 64), 0);
    }
  }

  private static MemorySegment closedSegment() {
    try (Arena arena = Arena.ofConfined()) {
      return arena.allocate(64, 4);
    }
  }

  private static void assertBad(String part, MemorySegment a, MemorySegment b, MemorySegment c, long cOffset) {
    RuntimeException error = assertThrows(
        RuntimeException.class, () -> Sgemm.sgemm(N, N, 4, 4, 4, 1, a, 0, 4, b, 0, 4, 0, c, cOffset, 4, Parallelism.sequential()));
    assertTrue(error.getMessage().contains(part), error.toString());
  }

  @Test
  void parallelismHasLimits() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Parallelism.of(0)).getMessage().contains("threads: 0"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Parallelism.of(1025)).getMessage().contains("threads: 1025"));
  }

  /** Against all pairs of small windows with one leading dimension, or of a window and a row, element by element. */
  @Test
  void windowsOfOneLeadingDimensionOverlapWhereTheyShareAnElement() {
    float[] memory = new float[64];
    int disjoint = 0;
    for (int ld = 1; ld <= 6; ld++) {
      for (int rows = 1; rows <= 3; rows++) {
        for (int columns = 1; columns <= ld; columns++) {
          for (int row = 1; row <= 3; row++) {
            for (int width = 1; width <= ld; width++) {
              for (int start = 0; start <= 24; start++) {
                boolean shared = share(9, rows, columns, ld, start, row, width, ld);
                int rowLd = row == 1 ? width : ld;
                assertEquals(shared, overlap(memory, 9, rows, columns, ld, start, row, width, rowLd));
                assertEquals(shared, overlap(memory, start, row, width, rowLd, 9, rows, columns, ld));
                disjoint += shared ? 0 : 1;
              }
            }
          }
        }
      }
    }
    assertTrue(disjoint > 1000);
  }

  /** Exactly those windows are refused that share an element, whatever their leading dimensions. */
  @Test
  void aColumnBetweenTheRowsOfCIsNoOverlap() {
    float[] memory = new float[100];
    // A, 8 × 1 without padding, lies in columns 2 to 9 of row 1 of C, whose rows are 2 wide and 12 apart.
    Sgemm.sgemm(N, N, 8, 2, 1, 1f, memory, 14, 1, new float[2], 0, 2, 0f, memory, 0, 12);
    Arrays.fill(memory, 1f);
    Sgemm.sgemm(N, N, 2, 2, 1, 1f, memory, 4, 5, new float[] {1, 1}, 0, 2, 0f, memory, 0, 30);
    assertThrows(IllegalArgumentException.class, () -> Sgemm.sgemm(N, N, 8, 2, 1, 1f, memory, 10, 1, new float[2], 0, 2, 0f, memory, 0, 12));
  }

  private static boolean overlap(float[] x, int a, int rowsA, int columnsA, int ldA, int b, int rowsB, int columnsB, int ldB) {
    try {
      Arguments.disjoint("c", x, a, rowsA, columnsA, ldA, "a", x, b, rowsB, columnsB, ldB);
      return false;
    } catch (IllegalArgumentException overlapping) {
      return true;
    }
  }

  private static boolean share(int a, int rowsA, int columnsA, int ldA, int b, int rowsB, int columnsB, int ldB) {
    boolean[] inA = new boolean[64];
    for (int i = 0; i < rowsA * columnsA; i++) {
      inA[a + i / columnsA * ldA + i % columnsA] = true;
    }
    for (int i = 0; i < rowsB * columnsB; i++) {
      if (inA[b + i / columnsB * ldB + i % columnsB]) {
        return true;
      }
    }
    return false;
  }
}
