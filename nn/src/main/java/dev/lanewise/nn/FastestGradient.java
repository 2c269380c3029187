package dev.lanewise.nn;

import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;

/** Whichever of the two kernels that store nothing is the faster one, by the rule that measurements of 140 shapes gave. */
record FastestGradient(String name) implements WeightGradient {
  /**
   * Inputs or outputs up to which summing outer products wins, by 1.1 to 1.6 at 10: with less to multiply, copying x costs more. From 16 on the
   * transposed product is as fast or faster.
   */
  private static final int WIDEST_OUTER_PRODUCTS = 12;

  /** A column or a row is the same sum of weighted rows either way. */
  static boolean sumsOuterProducts(int in, int out) {
    int narrow = Math.min(in, out);
    return narrow > 1 && narrow <= WIDEST_OUTER_PRODUCTS;
  }

  @Override
  public void weightGradient(Tensor dweight, Tensor inp, Tensor dout, Parallelism parallelism) {
    int n = inp.size(0);
    int in = dweight.size(0);
    int out = dweight.size(1);
    if (!sumsOuterProducts(in, out)) {
      TRANSPOSE_MATMUL.weightGradient(dweight, inp, dout, parallelism);
      return;
    }
    Shapes.matrix("dweight", dweight, in, out);
    Shapes.matrix("inp", inp, n, in);
    Shapes.matrix("dout", dout, n, out);
    // w.g = (inp[:, :, None] * out.g[:, None, :]).sum(0)
    OuterProductSum.outerProductSum(
        n, in, out, inp.data(), inp.offset(), in, dout.data(), dout.offset(), out, 0f, dweight.data(), dweight.offset(), out, parallelism);
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight, Parallelism parallelism) {
    TRANSPOSE_MATMUL.inputGradient(dinp, dout, weight, parallelism);
  }

  @Override
  public long extraBytes(int n, int in, int out) {
    return 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
