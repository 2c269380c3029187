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
      MemorySegment c = arena.allocateFrom(JAVA_FLOAT, x.c());
      BLAS.sgemm(
          x.transA(), x.transB(), x.m(), x.n(), x.k(),
          x.alpha(), arena.allocateFrom(JAVA_FLOAT, x.a()), x.aOffset(), x.lda(), arena.allocateFrom(JAVA_FLOAT, x.b()), x.bOffset(), x.ldb(),
          x.beta(), c, x.cOffset(), x.ldc());
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
