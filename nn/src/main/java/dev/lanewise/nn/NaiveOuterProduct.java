package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;

/**
 * (inp[:, :, None] * dout[:, None, :]).sum(0) as the expression reads: every outer product is stored before the first is added. Unsliced
 * that is n·in·out floats, 7.8 GB for 50,000 × 784 × 50; a slice of the batch at a time fits in {@code limitBytes}.
 */
record NaiveOuterProduct(String name, long limitBytes) implements WeightGradient {
  @Override
  public void weightGradient(Tensor dweight, Tensor inp, Tensor dout, Parallelism parallelism) {
    int n = inp.size(0);
    int in = dweight.size(0);
    int out = dweight.size(1);
    Shapes.matrix("dweight", dweight, in, out);
    Shapes.matrix("inp", inp, n, in);
    Shapes.matrix("dout", dout, n, out);
    // In double: one float for all samples would stop counting at 2²⁴ times its terms.
    double[] sums = new double[in * out];
    int slice = slice(n, in, out);
    float[] products = new float[slice * in * out];
    for (int from = 0; from < n; from += slice) {
      int samples = Math.min(slice, n - from);
      // products = inp[:, :, None] * out.g[:, None, :]
      multiply(products, inp, dout, from, samples, in, out);
      // w.g += products.sum(0)
      sum(sums, products, samples);
    }
    float[] w = dweight.data();
    for (int e = 0; e < sums.length; e++) {
      w[dweight.offset() + e] = (float) sums[e];
    }
  }

  private static void multiply(float[] products, Tensor inp, Tensor dout, int from, int samples, int in, int out) {
    float[] x = inp.data();
    float[] g = dout.data();
    for (int b = 0; b < samples; b++) {
      int xRow = inp.offset() + (from + b) * in;
      int gRow = dout.offset() + (from + b) * out;
      for (int i = 0; i < in; i++) {
        int row = (b * in + i) * out;
        for (int j = 0; j < out; j++) {
          products[row + j] = x[xRow + i] * g[gRow + j];
        }
      }
    }
  }

  private static void sum(double[] sums, float[] products, int samples) {
    for (int b = 0; b < samples; b++) {
      for (int e = 0; e < sums.length; e++) {
        sums[e] += products[b * sums.length + e];
      }
    }
  }

  @Override
  public void inputGradient(Tensor dinp, Tensor dout, Tensor weight, Parallelism parallelism) {
    TRANSPOSE_MATMUL.inputGradient(dinp, dout, weight, parallelism);
  }

  /** Samples whose outer products are stored at a time: as many as fit, at least one. */
  int slice(int n, int in, int out) {
    return (int) Math.clamp(limitBytes / ((long) Float.BYTES * in * out), 1L, Math.max(1L, n));
  }

  @Override
  public long extraBytes(int n, int in, int out) {
    return (long) Float.BYTES * slice(n, in, out) * in * out;
  }

  @Override
  public String toString() {
    return name;
  }
}
