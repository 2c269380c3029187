package dev.lanewise.nn;

import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Parallelism;
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
    Einsum.einsumInto(Parallelism.auto(), dweight, "bi,bj->ij", inp, dout);
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight) {
    int n = dout.size(0);
    Shapes.matrix("dinp", dinp, n, weight.size(0));
    Shapes.matrix("dout", dout, n, weight.size(1));
    Shapes.matrix("weight", weight, weight.size(0), weight.size(1));
    // inp.g = einsum("ia,ka->ik", out.g, w)
    Einsum.einsumInto(Parallelism.auto(), dinp, "ia,ka->ik", dout, weight);
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
