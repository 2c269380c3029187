package dev.lanewise.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.Call;
import dev.lanewise.conformance.Conformance;
import dev.lanewise.conformance.Freivalds;
import dev.lanewise.conformance.Tally;
import dev.lanewise.kernels.gemm.TileSizes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way into the product through the whole list of calls. */
@Tag("matrix")
@Execution(ExecutionMode.CONCURRENT)
class GemmConformanceTest {
  /** Numbers of cases are multiples of 2 and 3; shares are no such parts of them, or they would miss sizes. */
  private static final Share FIFTH = Share.HERE.smaller(5);
  private static final Share THIRTEENTH = Share.HERE.smaller(13);

  private Tally tally;

  @BeforeEach
  void nameAfter(TestInfo test) {
    tally = new Tally(Kernels.provider() + " kernels at " + Kernels.vectorBits() + " bits, " + test.getDisplayName());
  }

  @AfterEach
  void tell() {
    System.out.println(tally);
  }

  static void arrays(Call x) {
    Sgemm.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), x.a(), x.aOffset(), x.lda(), x.b(), x.bOffset(), x.ldb(),
        x.beta(), x.c(), x.cOffset(), x.ldc(), epilogue(x), Parallelism.sequential());
  }

  static void onThreeThreads(Call x) {
    Sgemm.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), x.a(), x.aOffset(), x.lda(), x.b(), x.bOffset(), x.ldb(),
        x.beta(), x.c(), x.cOffset(), x.ldc(), epilogue(x), Parallelism.of(3));
  }

  static void segments(Call x) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = arena.allocateFrom(JAVA_FLOAT, x.a());
      MemorySegment b = arena.allocateFrom(JAVA_FLOAT, x.b());
      MemorySegment c = arena.allocateFrom(JAVA_FLOAT, x.c());
      Sgemm.sgemm(
          x.transA(), x.transB(), x.m(), x.n(), x.k(), x.alpha(), a, x.aOffset(), x.lda(), b, x.bOffset(), x.ldb(),
          x.beta(), c, x.cOffset(), x.ldc(), epilogue(x), Parallelism.sequential());
      // The inputs, too, so that a write to one is seen.
      MemorySegment.copy(a, JAVA_FLOAT, 0, x.a(), 0, x.a().length);
      MemorySegment.copy(b, JAVA_FLOAT, 0, x.b(), 0, x.b().length);
      MemorySegment.copy(c, JAVA_FLOAT, 0, x.c(), 0, x.c().length);
    }
  }

  static void heapSegments(Call x) {
    Sgemm.sgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(),
        x.alpha(), MemorySegment.ofArray(x.a()), x.aOffset(), x.lda(), MemorySegment.ofArray(x.b()), x.bOffset(), x.ldb(),
        x.beta(), MemorySegment.ofArray(x.c()), x.cOffset(), x.ldc(), epilogue(x), Parallelism.sequential());
  }

  static void outerProducts(Call x) {
    OuterProductSum.outerProductSum(
        x.k(), x.m(), x.n(), x.a(), x.aOffset(), x.lda(), x.b(), x.bOffset(), x.ldb(), x.beta(), x.c(), x.cOffset(), x.ldc(),
        Parallelism.of(2));
  }

  private static Epilogue epilogue(Call x) {
    if (x.bias() == null) {
      return x.relu() ? Epilogue.relu() : Epilogue.none();
    }
    return x.relu() ? Epilogue.biasRelu(x.bias(), x.biasOffset()) : Epilogue.bias(x.bias(), x.biasOffset());
  }

  @Test
  void arraysKeepToTheListOfCalls() {
    assertCalls(allShapes(Conformance.of(GemmConformanceTest::arrays, tally), Share.HERE));
    assertTrue(!Share.HERE.isAll() || tally.calls() > 110_000);
  }

  @Test
  void epiloguesKeepToIt() {
    assertCalls(allShapes(Conformance.withEpilogues(GemmConformanceTest::arrays, tally), FIFTH));
  }

  @Test
  void severalThreadsKeepToIt() {
    assertCalls(allShapes(Conformance.withEpilogues(GemmConformanceTest::onThreeThreads, tally), THIRTEENTH));
  }

  @Test
  void segmentsKeepToIt() {
    assertCalls(allShapes(Conformance.withEpilogues(GemmConformanceTest::segments, tally), FIFTH)
        + allShapes(Conformance.withEpilogues(GemmConformanceTest::heapSegments, tally), THIRTEENTH));
  }

  @Test
  void sumsOfOuterProductsKeepToIt() {
    Conformance conformance = Conformance.of(GemmConformanceTest::outerProducts, tally);
    int asked = 0;
    int shape = 0;
    for (int m : Conformance.SIZES) {
      for (int n : Conformance.SIZES) {
        for (int samples : Conformance.SIZES) {
          if (Share.HERE.takes(shape++)) {
            for (float beta : new float[] {0, 1, -1, 1.3f}) {
              conformance.one(Transpose.YES, Transpose.NO, m, n, samples, 1, beta);
              // On numbers, and on integers where the factors are such.
              asked += beta == Math.rint(beta) ? 2 : 1;
            }
          }
        }
      }
    }
    assertCalls(asked);
  }

  @Test
  void edgesOfTilesAndBlocksKeepToIt() {
    Conformance arrays = Conformance.withEpilogues(GemmConformanceTest::arrays, tally);
    int asked = 0;
    int shape = 0;
    for (int m : TileSizes.rows()) {
      for (int n : TileSizes.columns()) {
        for (int k : TileSizes.products()) {
          if (Share.HERE.takes(shape++)) {
            arrays.factors(Transpose.values()[shape % 2], Transpose.values()[shape / 2 % 2], m, n, k);
            asked += Conformance.CALLS_FOR_FACTORS;
          }
        }
      }
    }
    assertCalls(asked);
  }

  /** β = 0: what NaN is multiplied with is α's; α = 0: β's. The operands that are not read are all canaries. */
  @Test
  void aFactorOfNaNBesideAFactorOfZeroKeepsToIt() {
    Conformance conformance = Conformance.withEpilogues(GemmConformanceTest::arrays, tally);
    int asked = 0;
    for (int m : new int[] {1, 7, 17}) {
      for (int n : new int[] {1, 8, 33}) {
        for (int k : new int[] {0, 1, 16}) {
          for (Transpose transpose : Transpose.values()) {
            conformance.one(transpose, Transpose.NO, m, n, k, Float.NaN, 0);
            conformance.one(transpose, Transpose.YES, m, n, k, 0, Float.NaN);
            asked += 2;
          }
        }
      }
    }
    assertEquals(asked, tally.calls());
  }

  private static long allShapes(Conformance conformance, Share share) {
    conformance.allShapes(share.part(), share.of());
    return Conformance.callsForAllShapes(share.part(), share.of());
  }

  private void assertCalls(long expected) {
    assertTrue(tally.calls() == expected && tally.largestRatio() > 0, () -> tally + ", expected " + expected + " calls");
  }

  /** For each loop that a product may take. */
  private static final List<int[]> LARGE = List.of(
      new int[] {513, 700, 1025}, new int[] {1000, 40, 1500}, new int[] {2000, 300, 7}, new int[] {70, 2000, 600}, new int[] {300, 301, 2048});

  private static final List<int[]> SMALL = List.of(new int[] {30, 40, 50});

  private static final List<int[]> MIDDLING = List.of(new int[] {70, 130, 300}, new int[] {200, 20, 150}, new int[] {300, 100, 7});

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void largeProductsPassFreivaldsCheck(int transposes) {
    Transpose transA = Transpose.values()[transposes / 2];
    Transpose transB = Transpose.values()[transposes % 2];
    List<int[]> shapes = new ArrayList<>(Share.HERE.isTiny() ? SMALL : Share.HERE.isAll() && TileSizes.fast() ? LARGE : MIDDLING);
    if (Share.HERE.isAll()) {
      // Several blocks in each direction, whatever this machine's blocks are.
      shapes.addAll(TileSizes.beyondBlocks());
    }
    for (int[] shape : shapes) {
      Freivalds.check(GemmConformanceTest::onThreeThreads, transA, transB, shape[0], shape[1], shape[2], tally);
      Freivalds.check(GemmConformanceTest::segments, transA, transB, shape[0], shape[1], shape[2], tally);
    }
    // Two routes, and two kinds of numbers.
    assertEquals(4 * shapes.size(), tally.calls());
  }

  @Test
  void aWrongProductIsFound() {
    Call.Route[] wrong = {
      x -> {},
      // One rounding too many in one element, a row too far, an input scribbled on.
      x -> {
        arrays(x);
        x.c()[x.cOffset()] = Math.nextUp(x.c()[x.cOffset()]);
      },
      x -> {
        arrays(x);
        x.c()[x.cOffset() + (x.m() - 1) * x.ldc() + x.n()] = Float.NaN;
      },
      x -> {
        arrays(x);
        x.a()[x.aOffset()]++;
      }
    };
    for (Call.Route route : wrong) {
      Conformance conformance = Conformance.of(route, new Tally("a wrong product"));
      assertThrows(AssertionError.class, () -> conformance.transposes(5, 7, 3), () -> "not found: " + Arrays.asList(wrong).indexOf(route));
    }
    Conformance epilogues = Conformance.withEpilogues(x -> {
      arrays(x);
      if (x.bias() != null) {
        x.bias()[x.biasOffset() + x.n()] = 0;
      }
    }, new Tally("a bias written"));
    assertThrows(AssertionError.class, () -> epilogues.transposes(5, 7, 3));
  }

  @Test
  void aWrongLargeProductIsFound() {
    Call.Route[] wrong = {
      x -> {
        arrays(x);
        x.c()[x.cOffset() + x.ldc() + 1]++;
      },
      // Between two rows, before the first, an input behind its last element.
      x -> {
        arrays(x);
        x.c()[x.cOffset() + x.n()] = 0;
      },
      x -> {
        arrays(x);
        x.c()[x.cOffset() - 1] = 0;
      },
      x -> {
        arrays(x);
        x.b()[x.b().length - 1] = 0;
      }
    };
    for (Call.Route route : wrong) {
      assertThrows(
          AssertionError.class, () -> Freivalds.check(route, Transpose.NO, Transpose.NO, 50, 60, 70, new Tally("a wrong product")),
          () -> "not found: " + Arrays.asList(wrong).indexOf(route));
    }
  }
}
