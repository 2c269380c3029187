package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import java.util.Objects;

/** Both gradients as matrix products whose transposes are a matter of reading. */
record TransposeMatmul(String name, Product product) implements WeightGradient {
  /** C ← α·op(A)·op(B) + β·C on so many threads. */
  interface Product {
    void sgemm(
        Transpose transA, Transpose transB, int m, int n, int k,
        float alpha, float[] a, int aOffset, int lda,
        float[] b, int bOffset, int ldb,
        float beta, float[] c, int cOffset, int ldc, Parallelism parallelism);
  }

  TransposeMatmul {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(product, "product");
  }

  @Override
  public void weightGradient(Tensor dweight, Tensor inp, Tensor dout, Parallelism parallelism) {
    int n = inp.size(0);
    int in = dweight.size(0);
    int out = dweight.size(1);
    Shapes.matrix("dweight", dweight, in, out);
    Shapes.matrix("inp", inp, n, in);
    Shapes.matrix("dout", dout, n, out);
    // w.g = inp.t() @ out.g
    product.sgemm(
        Transpose.YES, Transpose.NO, in, out, n,
        1f, inp.data(), inp.offset(), in,
        dout.data(), dout.offset(), out,
        0f, dweight.data(), dweight.offset(), out, parallelism);
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight, Parallelism parallelism) {
    int n = dout.size(0);
    int in = weight.size(0);
    int out = weight.size(1);
    Shapes.matrix("dinp", dinp, n, in);
    Shapes.matrix("dout", dout, n, out);
    Shapes.matrix("weight", weight, in, out);
    // inp.g = out.g @ w.t()
    product.sgemm(
        Transpose.NO, Transpose.YES, n, in, out,
        1f, dout.data(), dout.offset(), out,
        weight.data(), weight.offset(), out,
        0f, dinp.data(), dinp.offset(), in, parallelism);
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
