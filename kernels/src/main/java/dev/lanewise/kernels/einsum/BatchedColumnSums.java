package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.Parallelism;

/** C[j] ← Σ_i X[i, j], X lying in rows along i, for each index of {@code outer}. One column makes it a plain sum: of a row, or of a diagonal. */
record BatchedColumnSums(int x, int c, int rows, int columns, int ldx, Odometer outer) implements Step {
  @Override
  public void run(Frame frame, Parallelism parallelism) {
    for (int p = 0; p < outer.count(); p++) {
      Bias.columnSum(
          rows, columns, frame.array(x), frame.offset(x) + outer.a(p), ldx, frame.array(c), frame.offset(c) + outer.c(p),
          parallelism);
    }
  }

  @Override
  public String describe() {
    return (outer.count() == 1 ? "" : outer.count() + " × ") + "column sum of " + rows + " × " + columns;
  }
}
