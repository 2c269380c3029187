package dev.lanewise.bench.reference;

import java.util.stream.IntStream;

/** Products and sums in double precision, in the plainest loops; what every contender is checked against. Uses all processors. */
public final class Reference {
  private static final int ROWS_TOGETHER = 250;

  private Reference() {}

  /** A·B for A (m, k), B (k, n). */
  public static double[] product(int m, int n, int k, float[] a, double[] b) {
    double[] c = new double[m * n];
    IntStream.range(0, m).parallel().forEach(i -> {
      for (int p = 0; p < k; p++) {
        addScaled(c, i * n, a[i * k + p], b, p * n, n);
      }
    });
    return c;
  }

  /** Aᵀ·B for A (rows, m), B (rows, n). */
  public static double[] transposedProduct(int rows, int m, int n, float[] a, double[] b) {
    return IntStream.range(0, (rows + ROWS_TOGETHER - 1) / ROWS_TOGETHER).parallel()
        .collect(
            () -> new double[m * n],
            (sum, block) -> {
              for (int s = block * ROWS_TOGETHER; s < Math.min(rows, (block + 1) * ROWS_TOGETHER); s++) {
                for (int i = 0; i < m; i++) {
                  addScaled(sum, i * n, a[s * m + i], b, s * n, n);
                }
              }
            },
            (sum, other) -> addScaled(sum, 0, 1, other, 0, m * n));
  }

  /** Sums of the columns of A (rows, n). */
  public static double[] columnSums(int rows, int n, double[] a) {
    double[] sums = new double[n];
    for (int i = 0; i < rows; i++) {
      addScaled(sums, 0, 1, a, i * n, n);
    }
    return sums;
  }

  /** Aᵀ for A (rows, columns). */
  public static double[] transpose(int rows, int columns, double[] a) {
    double[] t = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = a[i * columns + j];
      }
    }
    return t;
  }

  /** The same values. */
  public static double[] toDouble(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static void addScaled(double[] y, int yOffset, double alpha, double[] x, int xOffset, int n) {
    for (int j = 0; j < n; j++) {
      y[yOffset + j] += alpha * x[xOffset + j];
    }
  }
}
