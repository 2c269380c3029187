package dev.lanewise.nn;

import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Tensor;

/** Both gradients as contractions: the sum over the batch index of outer products, none of which is stored. */
record EinsumGradient(String name) implements WeightGradient {
  @Override
  public void weightGradient(Tensor dweight, Tensor inp, Tensor dout) {
    int n = inp.size(0);
    Shapes.matrix("dweight", dweight, dweight.size(0), dweight.size(1));
    Shapes.matrix("inp", inp, n, dweight.size(0));
    Shapes.matrix("dout", dout, n, dweight.size(1));
    // w.g = einsum("bi,bj->ij", inp, out.g)
    copy(Einsum.einsum("bi,bj->ij", inp, dout), dweight);
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight) {
    int n = dout.size(0);
    Shapes.matrix("dinp", dinp, n, weight.size(0));
    Shapes.matrix("dout", dout, n, weight.size(1));
    Shapes.matrix("weight", weight, weight.size(0), weight.size(1));
    // inp.g = einsum("ia,ka->ik", out.g, w)
    copy(Einsum.einsum("ia,ka->ik", dout, weight), dinp);
  }

  private static void copy(Tensor from, Tensor to) {
    Tensor rows = from.contiguous();
    System.arraycopy(rows.data(), rows.offset(), to.data(), to.offset(), to.elements());
  }

  /** The contraction's own result, before it is copied. */
  @Override
  public long extraBytes(int n, int in, int out) {
    return (long) Float.BYTES * in * out;
  }

  @Override
  public String toString() {
    return name;
  }
}
