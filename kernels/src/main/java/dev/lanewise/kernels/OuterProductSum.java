package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;
import java.util.Objects;

/**
 * C ← Σ_s x_s·g_sᵀ + β·C, the sum over samples s of the outer products of row s of X and row s of G: einsum's {@code "bi,bj->ij"}, and the weight
 * gradient of a linear layer.
 *
 * <ul>
 *   <li>X is (samples, m), G is (samples, n), C is (m, n), each row-major with its own leading dimension.
 *   <li>Both operands are read in their own order: nothing is transposed, and no single outer product is ever stored.
 * </ul>
 *
 * <p>Value policy, error bound (k = samples, α = 1), determinism and allocation are those of {@link Sgemm}.
 */
public final class OuterProductSum {
  private OuterProductSum() {}

  /**
   * C ← Σ_s x_s·g_sᵀ + β·C.
   *
   * @param samples rows of X and G
   * @param m columns of X, rows of C
   * @param n columns of G and C
   * @param x X
   * @param xOffset index of X's first element
   * @param ldx leading dimension of X, ≥ m
   * @param g G
   * @param gOffset index of G's first element
   * @param ldg leading dimension of G, ≥ n
   * @param beta β
   * @param c C; shares no element with X or G
   * @param cOffset index of C's first element
   * @param ldc leading dimension of C, ≥ n
   * @param parallelism how many threads may help
   * @throws IllegalArgumentException for a negative dimension, a leading dimension below the row length, or an overlap
   * @throws IndexOutOfBoundsException if an operand reaches outside its array
   */
  public static void outerProductSum(
      int samples, int m, int n,
      float[] x, int xOffset, int ldx,
      float[] g, int gOffset, int ldg,
      float beta, float[] c, int cOffset, int ldc, Parallelism parallelism) {
    Objects.requireNonNull(parallelism, "parallelism");
    Arguments.dimension("samples", samples);
    Arguments.dimension("m", m);
    Arguments.dimension("n", n);
    Arguments.matrix("x", x, xOffset, samples, m, ldx);
    Arguments.matrix("g", g, gOffset, samples, n, ldg);
    Arguments.matrix("c", c, cOffset, m, n, ldc);
    Arguments.disjoint("c", c, cOffset, m, n, ldc, "x", x, xOffset, samples, m, ldx);
    Arguments.disjoint("c", c, cOffset, m, n, ldc, "g", g, gOffset, samples, n, ldg);
    if (m == 0 || n == 0) {
      return;
    }
    int threads = parallelism.threadsFor((long) samples * m * n);
    Providers.current().outerProductSum(samples, m, n, x, xOffset, ldx, g, gOffset, ldg, beta, c, cOffset, ldc, threads);
  }
}
