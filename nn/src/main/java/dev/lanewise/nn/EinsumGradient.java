package dev.lanewise.nn;

import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;

/** Both gradients as contractions: the sum over the batch index of outer products, none of which is stored. */
record EinsumGradient(String name) implements WeightGradient {
  @Override
  public void weightGradient(Tensor dweight, Tensor inp, Tensor dout) {
    int n = inp.size(0);
    int in = dweight.size(0);
    int out = dweight.size(1);
    Shapes.matrix("dweight", dweight, in, out);
    Shapes.matrix("inp", inp, n, in);
    Shapes.matrix("dout", dout, n, out);
    // w.g = einsum("bi,bj->ij", inp, out.g)
    OuterProductSum.outerProductSum(
        n, in, out,
        inp.data(), inp.offset(), in,
        dout.data(), dout.offset(), out,
        0f, dweight.data(), dweight.offset(), out, Parallelism.auto());
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight) {
    TRANSPOSE_MATMUL.inputGradient(dinp, dout, weight);
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
