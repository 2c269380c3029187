package dev.lanewise.bench.micro;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.WeightGradient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which way to xᵀ·gy is fast: all outer products stored and summed, einsum, a transposed matmul, or OpenBLAS's? All shapes together take hours; pick
 * some, as in {@code ./lanewise bench WeightGradients -p n=1000 -p in=784 -p out=10,50}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class WeightGradients {
  @Param({"1", "7", "64", "128", "1000", "10000", "50000"})
  public int n;

  @Param({"1", "10", "784", "1000"})
  public int in;

  @Param({"1", "10", "50", "80", "512"})
  public int out;

  private WeightGradient openblas;
  private Tensor x;
  private Tensor gy;
  private Tensor gw;

  @Setup
  public void prepare() {
    openblas = WeightGradient.rival("openblas", Operands.sgemm(Operands.OPENBLAS));
    x = Tensor.of(Operands.random(n * in, 1), n, in);
    gy = Tensor.of(Operands.random(n * out, 2), n, out);
    gw = Tensor.zeros(in, out);
    double[] expected = Reference.transposedProduct(n, in, out, x.data(), Reference.toDouble(gy.data()));
    for (WeightGradient way : List.of(
        WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, openblas)) {
      way.weightGradient(gw, x, gy, Parallelism.sequential());
      Agreement.check(way.name(), expected, gw.data());
    }
  }

  @Benchmark
  public void naive(Work work) {
    compute(WeightGradient.NAIVE_OUTER_PRODUCT, work);
  }

  @Benchmark
  public void einsum(Work work) {
    compute(WeightGradient.EINSUM, work);
  }

  @Benchmark
  public void transposeMatmul(Work work) {
    compute(WeightGradient.TRANSPOSE_MATMUL, work);
  }

  @Benchmark
  public void openblas(Work work) {
    compute(openblas, work);
  }

  private void compute(WeightGradient way, Work work) {
    way.weightGradient(gw, x, gy, Parallelism.sequential());
    work.flops(2.0 * n * in * out);
  }
}
