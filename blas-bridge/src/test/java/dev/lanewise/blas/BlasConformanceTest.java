package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.Call;
import dev.lanewise.conformance.Conformance;
import dev.lanewise.conformance.Freivalds;
import dev.lanewise.conformance.Tally;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The native library through the list of calls that our own kernels keep to, on each way into it. */
class BlasConformanceTest {
  private static final Blas BLAS = Blas.find().blas().orElseThrow(() -> new AssertionError(Blas.find().reason()));
  private Tally tally;

  @BeforeEach
  void nameAfter(TestInfo test) {
    tally = new Tally(BLAS.version() + ", " + test.getDisplayName());
  }

  @AfterEach
  void tell() {
    System.out.println(tally);
  }

  private static Call.Route by(HeapAccess access) {
    SgemmRoutine routine = BLAS.sgemm(access);
    return x -> routine.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), x.a(), x.aOffset(), x.lda(), x.b(), x.bOffset(), x.ldb(),
        x.beta(), x.c(), x.cOffset(), x.ldc());
  }

  private static void offHeap(Call x) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = arena.allocateFrom(JAVA_FLOAT, x.a());
      MemorySegment b = arena.allocateFrom(JAVA_FLOAT, x.b());
      MemorySegment c = arena.allocateFrom(JAVA_FLOAT, x.c());
      BLAS.sgemm(
          x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), a, x.aOffset(), x.lda(), b, x.bOffset(), x.ldb(),
          x.beta(), c, x.cOffset(), x.ldc());
      // The inputs, too, so that one which was written shows.
      MemorySegment.copy(a, JAVA_FLOAT, 0, x.a(), 0, x.a().length);
      MemorySegment.copy(b, JAVA_FLOAT, 0, x.b(), 0, x.b().length);
      MemorySegment.copy(c, JAVA_FLOAT, 0, x.c(), 0, x.c().length);
    }
  }

  private void keepsToTheListOfCalls(Call.Route route, int oneIn) {
    Conformance.of(route, tally).allShapes(oneIn);
    assertEquals(Conformance.callsForAllShapes(oneIn), tally.calls());
  }

  @Test
  void pinnedArrays() {
    keepsToTheListOfCalls(by(HeapAccess.PINNED), 1);
    assertTrue(tally.calls() > 110_000);
  }

  @Test
  void copiedArrays() {
    keepsToTheListOfCalls(by(HeapAccess.COPY), 5);
  }

  @Test
  void offHeapMemory() {
    keepsToTheListOfCalls(BlasConformanceTest::offHeap, 5);
  }

  @Test
  void edgesOfTilesAndBlocks() {
    // 48 and 72 are whole numbers of tiles of 4, 8, 12 and 24, 48 of 16, too. Below 100³ OpenBLAS may use kernels for small products.
    int[] sides = {48, 49, 71, 72};
    int[] sums = {319, 320, 321, 384, 385};
    List<Conformance> routes = Stream.<Call.Route>of(by(HeapAccess.PINNED), by(HeapAccess.COPY), BlasConformanceTest::offHeap)
        .map(route -> Conformance.of(route, tally)).toList();
    int shape = 0;
    // Threads of OpenBLAS spin while they wait for each other, which takes long beside other work.
    int before = BLAS.threads().orElseThrow();
    BLAS.setThreads(1);
    try {
      for (int m : sides) {
        for (int n : sides) {
          for (int k : sums) {
            routes.get(shape % 3).factors(Transpose.values()[shape / 3 % 2], Transpose.values()[shape / 6 % 2], m, n, k);
            shape++;
          }
        }
      }
    } finally {
      BLAS.setThreads(before);
    }
    assertEquals(80L * Conformance.CALLS_FOR_FACTORS, tally.calls());
  }

  @Test
  void largeProductsPassFreivaldsCheck() {
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        Freivalds.check(by(HeapAccess.COPY), transA, transB, 513, 700, 1025, tally);
        Freivalds.check(BlasConformanceTest::offHeap, transA, transB, 70, 2000, 600, tally);
        Freivalds.check(by(HeapAccess.PINNED), transA, transB, 300, 301, 2048, tally);
      }
    }
    assertTrue(tally.calls() == 24, tally::toString);
  }
}
