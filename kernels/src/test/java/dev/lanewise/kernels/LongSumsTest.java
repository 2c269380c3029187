package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.NO;
import static dev.lanewise.kernels.Transpose.YES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sums of so many terms that one float cannot take them in one after the other: ones, of which a float counts 2²⁴ and no more, and positive numbers,
 * whose roundings all push the same way once the sum is large.
 */
class LongSumsTest {
  /** More ones than one float can count. */
  private static final int MANY = (1 << 24) + 8;

  private static final int TERMS = 300_000;

  /** OpenBLAS comes to 1.1e-6 on such data. */
  private static final double AS_EXACT_AS_BLAS = 2e-6;

  /** Few rows and columns, of every pair of transposes: the five loops, dot products, weighted sums. */
  @Tag("once")
  @ParameterizedTest
  @CsvSource({"2, 2", "1, 1", "2, 1", "1, 2"})
  void onesAreCounted(int m, int n) {
    float[] ones = ones(2L * MANY);
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        assertEveryElement(MANY, product(transA, transB, m, n, MANY, ones, ones), transA + " " + transB);
      }
    }
  }

  @Tag("once")
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2", "2, 2"})
  void outerProductsOfOnesAreCounted(int m, int n) {
    float[] ones = ones(2L * MANY);
    float[] c = new float[m * n];
    OuterProductSum.outerProductSum(MANY, m, n, ones, 0, m, ones, 0, n, 0f, c, 0, n, Parallelism.sequential());
    assertEveryElement(MANY, c, "outer products");
  }

  /** The routes that need some rows or columns. */
  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"NO, 12, 2", "NO, 12, 20", "YES, 64, 2", "YES, 20, 20"})
  void onesAreCountedInWiderProducts(Transpose transA, int m, int n) {
    assumeTrue(Runtime.getRuntime().maxMemory() > 5L * MANY * Math.max(m, n), "not enough heap for A and B");
    float[] ones = ones((long) MANY * Math.max(m, n));
    assertEveryElement(MANY, product(transA, NO, m, n, MANY, ones, ones), transA + " " + m + " × " + n);
    float[] c = new float[m * n];
    OuterProductSum.outerProductSum(MANY, m, n, ones, 0, m, ones, 0, n, 0f, c, 0, n, Parallelism.sequential());
    assertEveryElement(MANY, c, "outer products");
  }

  /** Every kind of loops there is, by shapes that take them at any width of vectors. */
  @ParameterizedTest
  @CsvSource({
    "NO, NO, 2, 2", "YES, NO, 2, 2", "NO, YES, 2, 2", "NO, NO, 16, 1", "YES, NO, 16, 1", "NO, NO, 1, 16", "NO, NO, 16, 2", "NO, NO, 16, 17", "NO, YES, 16, 3",
    "YES, NO, 32, 5", "YES, YES, 32, 5"
  })
  void positiveTermsAreSummedAsExactlyAsByBlas(Transpose transA, Transpose transB, int m, int n) {
    assumeTrue(System.getProperty("lanewise.blocking") == null, "blocks of another length");
    sumPositive(transA, transB, m, n, TERMS);
  }

  /** So many blocks in a scratch matrix that one float would lose too much of them, too. */
  @Tag("once")
  @ParameterizedTest
  @CsvSource({"YES, NO, 32, 5", "YES, YES, 64, 7"})
  void millionsOfTermsAreSummedAsExactlyAsByBlas(Transpose transA, Transpose transB, int m, int n) {
    sumPositive(transA, transB, m, n, 2_000_000);
  }

  private static void sumPositive(Transpose transA, Transpose transB, int m, int n, int k) {
    RandomGenerator random = Reference.random(m * 100L + n);
    float[] a = positive((long) m * k, random);
    float[] b = positive((long) n * k, random);
    float[] c = product(transA, transB, m, n, k, a, b);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += (double) a[transA == YES ? p * m + i : i * k + p] * b[transB == YES ? j * k + p : p * n + j];
        }
        assertClose(sum, c[i * n + j], "C[" + i + ", " + j + "]");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "32, 5", "5, 32", "20, 18"})
  void positiveOuterProductsAreSummedAsExactlyAsByBlas(int m, int n) {
    sumPositiveOuterProducts(m, n, TERMS);
  }

  @Tag("once")
  @ParameterizedTest
  @CsvSource({"3, 2", "32, 5", "20, 18"})
  void millionsOfOuterProductsAreSummedAsExactlyAsByBlas(int m, int n) {
    sumPositiveOuterProducts(m, n, 2_000_000);
  }

  private static void sumPositiveOuterProducts(int m, int n, int samples) {
    RandomGenerator random = Reference.random(m * 100L + n);
    float[] x = positive((long) m * samples, random);
    float[] g = positive((long) n * samples, random);
    float[] c = new float[m * n];
    OuterProductSum.outerProductSum(samples, m, n, x, 0, m, g, 0, n, 0f, c, 0, n, Parallelism.of(2));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int s = 0; s < samples; s++) {
          sum += (double) x[s * m + i] * g[s * n + j];
        }
        assertClose(sum, c[i * n + j], "C[" + i + ", " + j + "]");
      }
    }
  }

  /** One element stands for all: views take no memory. */
  @Tag("once")
  @ParameterizedTest
  @ValueSource(strings = {"i->", "i,i->"})
  void einsumCountsTheOnesOfAView(String equation) {
    Tensor ones = Tensor.of(new float[] {1}, 1).expand(MANY);
    Tensor[] operands = equation.contains(",") ? new Tensor[] {ones, ones} : new Tensor[] {ones};
    assertEquals(MANY, Einsum.einsum(equation, operands).toArray()[0]);
  }

  @Tag("once")
  @ParameterizedTest
  @ValueSource(strings = {"ij->j", "ij,ij->j", "ji->j", "ji,ji->j", "ij,j->j", "aij,aij->j"})
  void einsumCountsOnesInEveryColumn(String equation) {
    int[] shape = equation.startsWith("a") ? new int[] {8, MANY / 8, 2} : equation.startsWith("j") ? new int[] {2, MANY} : new int[] {MANY, 2};
    Tensor ones = Tensor.of(new float[] {1}, 1).expand(shape);
    Tensor second = equation.contains(",j-") ? Tensor.of(new float[] {1, 1}, 2) : ones;
    Tensor[] operands = equation.contains(",") ? new Tensor[] {ones, second} : new Tensor[] {ones};
    assertArrayEquals(new float[] {MANY, MANY}, Einsum.einsum(equation, operands).toArray());
  }

  @Tag("once")
  @Test
  void einsumCountsOnesThatLieApart() {
    Tensor ones = Tensor.of(ones(2L * MANY), MANY, 2).slice(1, 0, 1).reshape(MANY);
    assertEquals(MANY, Einsum.einsum("i,i->", ones, ones).toArray()[0]);
    assertEquals(MANY, Einsum.einsum("i,i->", ones, Tensor.of(new float[] {1}, 1).expand(MANY)).toArray()[0]);
    assertEquals(MANY, Einsum.einsum("i->", ones).toArray()[0]);
  }

  /** The summed axes a and b lie apart, so that they stay two: a product for each a, and very many to be added up. */
  @Tag("once")
  @Test
  void einsumAddsUpManyProductsAsExactlyAsBlas() {
    int many = 1 << 16;
    float[] x = positive(256L * many, Reference.random(3));
    Tensor xs = Tensor.of(x, many, 16, 16);
    Tensor first = xs.slice(0, 0, 1).expand(many, 16, 16);
    assertTrue(Einsum.compile("aib,ajb->ij", xs.shape(), first.shape()).explain().contains(many + " × sgemm"), "other steps than this is about");
    float[] c = Einsum.einsum("aib,ajb->ij", xs, first).toArray();
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < 16; j++) {
        double sum = 0;
        for (int a = 0; a < many; a++) {
          for (int b = 0; b < 16; b++) {
            sum += (double) x[(a * 16 + i) * 16 + b] * x[j * 16 + b];
          }
        }
        assertClose(sum, c[i * 16 + j], "C[" + i + ", " + j + "]");
      }
    }
  }

  /** Eight sums side by side count 2²⁷ ones, and no more. */
  @Tag("nightly")
  @Test
  void einsumCountsOnesOfAContiguousVector() {
    int many = (1 << 27) + 64;
    assumeTrue(Runtime.getRuntime().maxMemory() > 5L * many, "not enough heap");
    Tensor ones = Tensor.of(ones(many), many);
    assertEquals(many, Einsum.einsum("i,i->", ones, ones).toArray()[0]);
    assertEquals(many, Einsum.einsum("i->", ones).toArray()[0]);
    assertEquals(many, ones.sum(0).toArray()[0]);
  }

  private static float[] product(Transpose transA, Transpose transB, int m, int n, int k, float[] a, float[] b) {
    float[] c = new float[m * n];
    Sgemm.sgemm(
        transA, transB, m, n, k, 1f, a, 0, transA == YES ? m : k, b, 0, transB == YES ? k : n, 0f, c, 0, n, Parallelism.sequential());
    return c;
  }

  private static float[] ones(long count) {
    float[] ones = new float[Math.toIntExact(count)];
    Arrays.fill(ones, 1f);
    return ones;
  }

  private static float[] positive(long count, RandomGenerator random) {
    float[] x = new float[Math.toIntExact(count)];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat(250f, 320f);
    }
    return x;
  }

  private static void assertClose(double expected, float actual, String element) {
    double error = Math.abs(actual - expected) / expected;
    assertTrue(error <= AS_EXACT_AS_BLAS, element + ": " + actual + ", " + error + " from " + expected);
  }

  private static void assertEveryElement(float expected, float[] c, String name) {
    for (float element : c) {
      assertEquals(expected, element, name);
    }
  }
}
