package dev.lanewise.nn;

import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;

/** Both gradients as contractions: the sum over the batch index of outer products, none of which is stored. */
record EinsumGradient(String name) implements WeightGradient {
  @Override
  public void weightGradient(Tensor dweight, Tensor inp, Tensor dout, Parallelism parallelism) {
    int n = inp.size(0);
    int in = dweight.size(0);
    int out = dweight.size(1);
    Shapes.matrix("dweight", dweight, in, out);
    Shapes.matrix("inp", inp, n, in);
    Shapes.matrix("dout", dout, n, out);
    // w.g = einsum("bi,bj->ij", inp, out.g)
    Einsum.einsumInto(parallelism, dweight, "bi,bj->ij", inp, dout);
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight, Parallelism parallelism) {
    int n = dout.size(0);
    int in = weight.size(0);
    int out = weight.size(1);
    Shapes.matrix("dinp", dinp, n, in);
    Shapes.matrix("dout", dout, n, out);
    Shapes.matrix("weight", weight, in, out);
    // inp.g = einsum("ia,ka->ik", out.g, w)
    Einsum.einsumInto(parallelism, dinp, "ia,ka->ik", dout, weight);
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
