package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;
import java.util.Objects;

/** Y[i, j] ← X[i, j] + bias[j], one bias a column, and its gradient, the column sum. */
public final class Bias {
  private Bias() {}

  /**
   * Y[i, j] ← X[i, j] + bias[j].
   *
   * @param rows rows of X and Y
   * @param columns columns of X and Y, elements of bias
   * @param x X
   * @param xOffset index of X's first element
   * @param ldx leading dimension of X, ≥ columns
   * @param bias one value a column
   * @param biasOffset index of the first bias
   * @param y Y; may be X itself (same offset and leading dimension), shares no element with bias
   * @param yOffset index of Y's first element
   * @param ldy leading dimension of Y, ≥ columns
   */
  public static void add(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    Arguments.dimension("rows", rows);
    Arguments.dimension("columns", columns);
    Arguments.matrix("x", x, xOffset, rows, columns, ldx);
    Arguments.vector("bias", bias, biasOffset, columns);
    Arguments.matrix("y", y, yOffset, rows, columns, ldy);
    if (xOffset != yOffset || ldx != ldy) {
      Arguments.disjoint("y", y, yOffset, rows, columns, ldy, "x", x, xOffset, rows, columns, ldx);
    }
    Arguments.disjoint("y", y, yOffset, rows, columns, ldy, "bias", bias, biasOffset, 1, columns, columns);
    Providers.current().addBias(rows, columns, x, xOffset, ldx, bias, biasOffset, y, yOffset, ldy);
  }

  /**
   * sums[j] ← Σ_i X[i, j], 0 for no rows.
   *
   * <p>Rows are summed in blocks and the blocks in order, so the error stays far below γ(rows)·Σ|x|.
   *
   * @param rows rows of X
   * @param columns columns of X, elements of sums
   * @param x X, the gradient of the biased output
   * @param xOffset index of X's first element
   * @param ldx leading dimension of X, ≥ columns
   * @param sums the sums; shares no element with X
   * @param sumsOffset index of the first sum
   */
  public static void columnSum(int rows, int columns, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset) {
    columnSum(rows, columns, x, xOffset, ldx, sums, sumsOffset, Parallelism.auto());
  }

  /** The same on so many threads; no bit depends on their number. */
  public static void columnSum(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset, Parallelism parallelism) {
    Arguments.dimension("rows", rows);
    Arguments.dimension("columns", columns);
    Arguments.matrix("x", x, xOffset, rows, columns, ldx);
    Arguments.vector("sums", sums, sumsOffset, columns);
    Arguments.disjoint("sums", sums, sumsOffset, 1, columns, Math.max(1, columns), "x", x, xOffset, rows, columns, ldx);
    Objects.requireNonNull(parallelism, "parallelism");
    Providers.current().columnSum(
        rows, columns, x, xOffset, ldx, sums, sumsOffset, parallelism.threadsFor((long) rows * columns));
  }
}
