package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import java.util.Objects;

/**
 * How {@link Linear} computes the two products of its backward pass: the same numbers up to rounding, at very different speed.
 *
 * <p>Shapes: inp is (n, in), dout (n, out), weight and dweight (in, out), dinp (n, in). All are contiguous; outputs share no memory with
 * inputs and are overwritten without being read. A strategy has no state, so any number of layers and threads may share one.
 *
 * <p>Each of the constants gives the same bits for every {@link Parallelism}.
 */
public interface WeightGradient {
  /**
   * dweight = (inp[:, :, None] * dout[:, None, :]).sum(0), by storing the outer products of all samples and summing them afterwards. Slices
   * of the batch keep the stored products within 512 MB (536,870,912 bytes), or one outer product if that alone is larger. Only the calling
   * thread multiplies and sums. dinp as in {@link #TRANSPOSE_MATMUL}.
   */
  WeightGradient NAIVE_OUTER_PRODUCT = new NaiveOuterProduct("NAIVE_OUTER_PRODUCT", 512L << 20);

  /** dweight = einsum("bi,bj->ij", inp, dout) and dinp = einsum("ia,ka->ik", dout, weight). */
  WeightGradient EINSUM = new EinsumGradient("EINSUM");

  /** dweight = inp.t() @ dout and dinp = dout @ weight.t(), with no transpose ever stored. */
  WeightGradient TRANSPOSE_MATMUL = new TransposeMatmul("TRANSPOSE_MATMUL", Sgemm::sgemm);

  /**
   * The faster of two kernels that store no product: dweight as a sum of outer products where the layer has 2 to 12 inputs or outputs, and by the
   * transposed product elsewhere. dinp as in {@link #TRANSPOSE_MATMUL}.
   */
  WeightGradient FASTEST = new FastestGradient("FASTEST");

  /** As {@link #TRANSPOSE_MATMUL}, on another library's product, which keeps its own threads: a {@link Parallelism} means nothing to it. */
  static WeightGradient rival(String name, SgemmRoutine routine) {
    Objects.requireNonNull(routine, "routine");
    return new TransposeMatmul(
        name, (transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, _) ->
            routine.sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc));
  }

  /** The name a report prints. */
  String name();

  /**
   * dweight = Σ_b inp[b, :]ᵀ·dout[b, :]; all 0 for no samples.
   *
   * @throws IllegalArgumentException if the shapes do not fit or a tensor is not contiguous; nothing is written then
   */
  void weightGradient(Tensor dweight, Tensor inp, Tensor dout, Parallelism parallelism);

  /**
   * dinp = dout @ weight.t().
   *
   * @throws IllegalArgumentException if the shapes do not fit or a tensor is not contiguous; nothing is written then
   */
  void inputGradient(Tensor dinp, Tensor dout, Tensor weight, Parallelism parallelism);

  /** Bytes that {@link #weightGradient} stores besides its operands and its result, for n samples. */
  long extraBytes(int n, int in, int out);
}
