package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;

/**
 * How {@link Linear} computes the two products of its backward pass: the same numbers up to rounding, at very different speed.
 *
 * <p>Shapes: inp is (n, in), dout (n, out), weight and dweight (in, out), dinp (n, in). All are contiguous; outputs share no memory with
 * inputs and are overwritten without being read.
 */
public interface WeightGradient {
  /**
   * dweight = (inp[:, :, None] * dout[:, None, :]).sum(0), by storing the outer products of all samples and summing them afterwards. Slices
   * of the batch keep the stored products within 512 MB (536,870,912 bytes), or one outer product if that alone is larger. dinp as in
   * {@link #TRANSPOSE_MATMUL}.
   */
  WeightGradient NAIVE_OUTER_PRODUCT = new NaiveOuterProduct("NAIVE_OUTER_PRODUCT", 512L << 20);

  /** dweight = einsum("bi,bj->ij", inp, dout) and dinp = einsum("ia,ka->ik", dout, weight). */
  WeightGradient EINSUM = new EinsumGradient("EINSUM");

  /** dweight = inp.t() @ dout and dinp = dout @ weight.t(), with no transpose ever stored. */
  WeightGradient TRANSPOSE_MATMUL = rival("TRANSPOSE_MATMUL", Sgemm.routine(Parallelism.auto()));

  /** As {@link #TRANSPOSE_MATMUL}, on another library's product. */
  static WeightGradient rival(String name, SgemmRoutine routine) {
    return new TransposeMatmul(name, routine);
  }

  /** The name a report prints. */
  String name();

  /** dweight = Σ_b inp[b, :]ᵀ·dout[b, :]; all 0 for no samples. */
  void weightGradient(Tensor dweight, Tensor inp, Tensor dout);

  /** dinp = dout @ weight.t(). */
  void inputGradient(Tensor dinp, Tensor dout, Tensor weight);

  /** Bytes that {@link #weightGradient} stores besides its operands and its result, for n samples. */
  long extraBytes(int n, int in, int out);
}
