package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Products of small integers are exact on every route, and only C changes. */
class ProductsTest {
  private static final Blas BLAS = Blas.find().blas().orElseThrow(() -> new AssertionError(Blas.find().reason()));

  private static void verify(Product product) {
    float[] expected = product.expected();
    assertTrue(Product.same(product.by(BLAS.sgemm(HeapAccess.COPY)), expected), () -> "copied: " + product);
    assertTrue(Product.same(product.by(BLAS.sgemm(HeapAccess.PINNED)), expected), () -> "pinned: " + product);
    assertTrue(Product.same(product.offHeapBy(BLAS), expected), () -> "off-heap: " + product);
  }

  @Test
  void smallIntegersAreExactForEveryShapeScaleAndLayout() {
    int[] sizes = {0, 1, 2, 3, 8, 17};
    float[][] scales = {{1, 0}, {1, 1}, {2, -1}, {0, 2}, {0, 0}, {-1, 3}};
    int cases = 0;
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        for (int m : sizes) {
          for (int n : sizes) {
            for (int k : sizes) {
              for (float[] scale : scales) {
                verify(new Product(transA, transB, m, n, k, scale[0], scale[1], cases % 3, cases % 4, cases));
                cases++;
              }
            }
          }
        }
      }
    }
    assertEquals(4 * 216 * 6, cases);
  }

  @Test
  void largeProductsAreExactToo() {
    // Above 64³ arrays are copied, above 100³ OpenBLAS packs operands, and the last are shared by threads.
    int[][] shapes = {{64, 64, 64}, {65, 64, 64}, {100, 50, 784}, {784, 50, 100}, {130, 131, 129}, {1, 700, 800}, {700, 1, 800}};
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        for (int[] shape : shapes) {
          verify(new Product(transA, transB, shape[0], shape[1], shape[2], 1, 0, 5, 3, shape[0]));
          verify(new Product(transA, transB, shape[0], shape[1], shape[2], 2, 1, 0, 0, shape[1]));
        }
      }
    }
  }

  @Test
  void zeroTimesInfinityIsNotSkipped() {
    float[] a = {0, 0};
    float[] b = {Float.POSITIVE_INFINITY, 1};
    float[] c = {1};
    for (HeapAccess access : HeapAccess.values()) {
      BLAS.sgemm(access).sgemm(Transpose.NO, Transpose.NO, 1, 1, 2, 1, a, 0, 2, b, 0, 1, 1, c, 0, 1);
      assertTrue(Float.isNaN(c[0]), access.toString());
    }
  }

  @Test
  void matrixTimesVectorIsExact() {
    SplittableRandom random = new SplittableRandom(7);
    for (Transpose trans : Transpose.values()) {
      for (int m : new int[] {0, 1, 5, 64, 700}) {
        for (int n : new int[] {0, 1, 7, 50, 800}) {
          for (float[] scale : new float[][] {{1, 0}, {2, -1}, {0, 2}, {0, 0}}) {
            verifyVector(trans, m, n, scale[0], scale[1], random);
          }
        }
      }
    }
  }

  private static void verifyVector(Transpose trans, int m, int n, float alpha, float beta, SplittableRandom random) {
    boolean transposed = trans == Transpose.YES;
    int lda = Math.max(1, n) + 2;
    int sumLength = transposed ? m : n;
    int length = transposed ? n : m;
    float[] a = new float[1 + m * lda];
    float[] x = new float[2 + sumLength];
    float[] y = new float[3 + length + 1];
    Arrays.fill(a, Float.NaN);
    Arrays.fill(x, Float.NaN);
    Arrays.fill(y, Float.NaN);
    for (int i = 0; alpha != 0 && i < m; i++) {
      for (int j = 0; j < n; j++) {
        a[1 + i * lda + j] = random.nextInt(-7, 8);
      }
    }
    for (int p = 0; alpha != 0 && p < sumLength; p++) {
      x[2 + p] = random.nextInt(-7, 8);
    }
    for (int i = 0; beta != 0 && i < length; i++) {
      y[3 + i] = random.nextInt(-7, 8);
    }
    float[] expected = y.clone();
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int p = 0; alpha != 0 && p < sumLength; p++) {
        sum += a[1 + (transposed ? p * lda + i : i * lda + p)] * x[2 + p];
      }
      expected[3 + i] = alpha * sum + (beta == 0 ? 0 : beta * y[3 + i]);
    }
    String name = "op(A) " + trans + ", (m, n) (" + m + ", " + n + "), α " + alpha + ", β " + beta;
    for (HeapAccess access : HeapAccess.values()) {
      float[] result = y.clone();
      BLAS.sgemv(access).sgemv(trans, m, n, alpha, a, 1, lda, x, 2, beta, result, 3);
      assertTrue(Product.same(result, expected), access + ": " + name);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocateFrom(JAVA_FLOAT, y);
      BLAS.sgemv(trans, m, n, alpha, arena.allocateFrom(JAVA_FLOAT, a), 1, lda, arena.allocateFrom(JAVA_FLOAT, x), 2, beta, result, 3);
      assertTrue(Product.same(result.toArray(JAVA_FLOAT), expected), "off-heap: " + name);
    }
  }

  @Test
  void manyCallersAtOnceGetExactResults() throws Exception {
    Product small = new Product(Transpose.NO, Transpose.YES, 20, 30, 40, 1, 1, 1, 1, 1);
    Product large = new Product(Transpose.YES, Transpose.NO, 120, 90, 110, 2, 0, 1, 1, 2);
    float[] smallExpected = small.expected();
    float[] largeExpected = large.expected();
    SgemmRoutine copied = BLAS.sgemm(HeapAccess.COPY);
    SgemmRoutine pinned = BLAS.sgemm(HeapAccess.PINNED);
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int caller = 0; caller < 16; caller++) {
        results.add(callers.submit(() -> {
          boolean exact = true;
          for (int round = 0; round < 25; round++) {
            exact &= Product.same(small.by(copied), smallExpected) && Product.same(large.by(copied), largeExpected)
                && Product.same(large.by(pinned), largeExpected) && Product.same(large.offHeapBy(BLAS), largeExpected);
          }
          return exact;
        }));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get());
      }
    }
  }

  @Test
  void theSearchHappensOnceAndTellsWhatItFound() {
    assertEquals(Blas.find(), Blas.find());
    String described = BLAS.describe();
    for (String part : List.of(BLAS.version(), BLAS.libraryPath(), BLAS.coreType(), BLAS.configuration())) {
      assertTrue(described.contains(part), described);
    }
    assertTrue(BLAS.version().startsWith("OpenBLAS 0."), BLAS.version());
    assertTrue(Blas.find().reason().contains("in use"), Blas.find().reason());
  }

  @Test
  void threadsAreReadBackAfterSetting() {
    int before = BLAS.threads().orElseThrow();
    try {
      assertEquals(1, BLAS.setThreads(1).orElseThrow());
      assertEquals(2, BLAS.setThreads(2).orElseThrow());
    } finally {
      BLAS.setThreads(before);
    }
    assertEquals(before, BLAS.threads().orElseThrow());
  }

  @Test
  void callsLeaveSubnormalNumbersToJava() throws Exception {
    assertEquals("vector", Kernels.provider());
    assertTrue(Subnormals.kept() && Subnormals.keptElsewhere());
    for (int threads : new int[] {1, 2}) {
      int before = BLAS.threads().orElseThrow();
      BLAS.setThreads(threads);
      try {
        verify(new Product(Transpose.NO, Transpose.YES, 3, 5, 7, 1, 0, 0, 0, 1));
        verify(new Product(Transpose.YES, Transpose.NO, 130, 131, 129, 2, 1, 1, 1, 2));
        verifyVector(Transpose.NO, 700, 800, 1, 0, new SplittableRandom(3));
      } finally {
        BLAS.setThreads(before);
      }
      assertTrue(Subnormals.kept(), "on the calling thread");
      assertTrue(Subnormals.keptElsewhere(), "on other threads");
    }
  }

  @Test
  void subnormalOperandsAndResultsAreProductsLikeOthers() {
    float[] a = {0x1p-100f, 0x1p-149f};
    float[] b = {0x1p-40f, 0x1p+3f};
    for (HeapAccess access : HeapAccess.values()) {
      float[] c = {0x1p-140f};
      BLAS.sgemm(access).sgemm(Transpose.NO, Transpose.NO, 1, 1, 2, 1, a, 0, 2, b, 0, 1, 1, c, 0, 1);
      assertEquals(0x1p-139f + 0x1p-146f, c[0], access.toString());
    }
  }

  @Test
  void theSameArrayMayBeBothFactors() {
    float[] a = {1, 2, 3, 4};
    float[] c = new float[4];
    BLAS.sgemm(HeapAccess.COPY).sgemm(Transpose.NO, Transpose.NO, 2, 2, 2, 1, a, 0, 2, a, 0, 2, 0, c, 0, 2);
    assertArrayEquals(new float[] {7, 10, 15, 22}, c);
  }

  @Test
  void interleavedColumnsOfOneArrayAreNoOverlap() {
    // B is the left column pair, C the right one of the same rows.
    float[] shared = {1, 2, 0, 0, 3, 4, 0, 0};
    float[] a = {1, 1, 0, 2};
    BLAS.sgemm(HeapAccess.COPY).sgemm(Transpose.NO, Transpose.NO, 2, 2, 2, 1, a, 0, 2, shared, 0, 4, 0, shared, 2, 4);
    assertArrayEquals(new float[] {1, 2, 4, 6, 3, 4, 6, 8}, shared);
  }
}
