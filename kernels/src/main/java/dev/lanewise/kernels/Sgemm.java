package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * C ← f(α·op(A)·op(B) + β·C + bias), the single-precision general matrix product on row-major matrices.
 *
 * <ul>
 *   <li>op(A) is (m, k): A is stored (m, k), or (k, m) when {@code transA} is {@link Transpose#YES}.
 *   <li>op(B) is (k, n): B is stored (k, n), or (n, k) when {@code transB} is {@link Transpose#YES}.
 *   <li>C is (m, n). A leading dimension counts elements between the starts of two stored rows.
 *   <li>f and the bias come from an {@link Epilogue}; without one, f is the identity and there is no bias.
 * </ul>
 *
 * <p>α = 0: A and B are not read. β = 0: C is not read. k = 0: C ← f(β·C + bias). m or n = 0: nothing happens. Otherwise NaN and ∞ propagate as
 * IEEE 754 has it; nothing is skipped for being zero.
 *
 * <p>|Ĉ − C| ≤ γ(t+3)·(|α|·|A|·|B| + |β|·|C|), γ(n) = n·u/(1 − n·u), u = 2⁻²⁴, t = min(k, 1024 + k/256): long sums are sums of blocks, whose lengths
 * follow from the shape alone. Exact while all partial sums are integers below 2²⁴. α multiplies a sum, and no operand. The result has the same bits for
 * every {@link Parallelism} and on every run. In the steady state nothing is allocated.
 *
 * <p>Source: the loops and packed panels of Goto and van de Geijn, as arranged in BLIS; see docs/design.md.
 */
public final class Sgemm {
  private Sgemm() {}

  /** C ← α·op(A)·op(B) + β·C with {@link Parallelism#auto()}. */
  public static void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc) {
    sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, Epilogue.none(), Parallelism.auto());
  }

  /** C ← α·op(A)·op(B) + β·C. */
  public static void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc, Parallelism parallelism) {
    sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, Epilogue.none(), parallelism);
  }

  /**
   * C ← f(α·op(A)·op(B) + β·C + bias).
   *
   * @param transA op of A
   * @param transB op of B
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @param alpha α
   * @param a A
   * @param aOffset index of A's first element
   * @param lda leading dimension of A, ≥ its stored row length
   * @param b B
   * @param bOffset index of B's first element
   * @param ldb leading dimension of B, ≥ its stored row length
   * @param beta β
   * @param c C; shares no element with A, B or the bias
   * @param cOffset index of C's first element
   * @param ldc leading dimension of C, ≥ n
   * @param epilogue bias and f
   * @param parallelism how many threads may help
   * @throws IllegalArgumentException for a negative dimension, a leading dimension below the row length, or an overlap
   * @throws IndexOutOfBoundsException if an operand reaches outside its array
   */
  public static void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc, Epilogue epilogue, Parallelism parallelism) {
    checkShape(transA, transB, m, n, k, parallelism);
    boolean ta = transA == Transpose.YES;
    boolean tb = transB == Transpose.YES;
    int aRows = ta ? k : m;
    int aColumns = ta ? m : k;
    int bRows = tb ? n : k;
    int bColumns = tb ? k : n;
    Arguments.matrix("a", a, aOffset, aRows, aColumns, lda);
    Arguments.matrix("b", b, bOffset, bRows, bColumns, ldb);
    Arguments.matrix("c", c, cOffset, m, n, ldc);
    Arguments.disjoint("c", c, cOffset, m, n, ldc, "a", a, aOffset, aRows, aColumns, lda);
    Arguments.disjoint("c", c, cOffset, m, n, ldc, "b", b, bOffset, bRows, bColumns, ldb);
    checkEpilogue(epilogue, n);
    if (epilogue.biasArray() != null) {
      Arguments.disjoint("c", c, cOffset, m, n, ldc, "bias", epilogue.biasArray(), epilogue.biasOffset(), 1, n, n);
    }
    if (m == 0 || n == 0) {
      return;
    }
    int threads = parallelism.threadsFor((long) m * n * k);
    Providers.current().sgemm(ta, tb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, threads);
  }

  /** C ← α·op(A)·op(B) + β·C on memory segments, off-heap, mapped or heap. Offsets and leading dimensions count floats. */
  public static void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc, Parallelism parallelism) {
    sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, Epilogue.none(), parallelism);
  }

  /**
   * C ← f(α·op(A)·op(B) + β·C + bias) on memory segments, off-heap, mapped or heap. Offsets and leading dimensions count floats, all else is as
   * for arrays.
   *
   * @throws IllegalArgumentException also for a read-only C or an alignment below 4 bytes
   * @throws IllegalStateException if a segment's arena is closed
   * @throws WrongThreadException if a segment is confined to another thread; segments confined to this one are multiplied by it alone
   */
  public static void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc, Epilogue epilogue, Parallelism parallelism) {
    checkShape(transA, transB, m, n, k, parallelism);
    boolean ta = transA == Transpose.YES;
    boolean tb = transB == Transpose.YES;
    int aRows = ta ? k : m;
    int aColumns = ta ? m : k;
    int bRows = tb ? n : k;
    int bColumns = tb ? k : n;
    Arguments.matrix("a", a, aOffset, aRows, aColumns, lda);
    Arguments.matrix("b", b, bOffset, bRows, bColumns, ldb);
    Arguments.matrix("c", c, cOffset, m, n, ldc);
    Arguments.writable("c", c);
    Arguments.disjoint("c", c, cOffset, m, n, ldc, "a", a, aOffset, aRows, aColumns, lda);
    Arguments.disjoint("c", c, cOffset, m, n, ldc, "b", b, bOffset, bRows, bColumns, ldb);
    checkEpilogue(epilogue, n);
    if (epilogue.biasArray() != null) {
      MemorySegment bias = MemorySegment.ofArray(epilogue.biasArray());
      Arguments.disjoint("c", c, cOffset, m, n, ldc, "bias", bias, epilogue.biasOffset(), 1, n, n);
    }
    if (m == 0 || n == 0) {
      return;
    }
    boolean shared = Arguments.isShared(a) && Arguments.isShared(b) && Arguments.isShared(c);
    int threads = shared ? parallelism.threadsFor((long) m * n * k) : 1;
    Providers.current().sgemm(ta, tb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, threads);
  }

  /** This product with a fixed parallelism, for code that takes any {@link SgemmRoutine}. */
  public static SgemmRoutine routine(Parallelism parallelism) {
    Objects.requireNonNull(parallelism, "parallelism");
    return (transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc) ->
        sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, parallelism);
  }

  private static void checkShape(Transpose transA, Transpose transB, int m, int n, int k, Parallelism parallelism) {
    Objects.requireNonNull(transA, "transA");
    Objects.requireNonNull(transB, "transB");
    Objects.requireNonNull(parallelism, "parallelism");
    Arguments.dimension("m", m);
    Arguments.dimension("n", n);
    Arguments.dimension("k", k);
  }

  private static void checkEpilogue(Epilogue epilogue, int n) {
    Objects.requireNonNull(epilogue, "epilogue");
    if (epilogue.biasArray() != null) {
      Arguments.vector("bias", epilogue.biasArray(), epilogue.biasOffset(), n);
    }
  }
}
