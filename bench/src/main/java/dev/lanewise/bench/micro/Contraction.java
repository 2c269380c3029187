package dev.lanewise.bench.micro;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
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

/** How fast is a compiled einsum of two batches of matrices, with the second as it lies and transposed? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Contraction {
  private static final int BATCH = 16;

  @Param({"bij,bjk->bik", "bij,bkj->bik"})
  public String equation;

  @Param({"64", "97", "256"})
  public int n;

  private Einsum.Plan plan;
  private Tensor a;
  private Tensor b;
  private Tensor out;

  @Setup
  public void prepare() {
    a = Tensor.of(Operands.random(BATCH * n * n, 1), BATCH, n, n);
    b = Tensor.of(Operands.random(BATCH * n * n, 2), BATCH, n, n);
    out = Tensor.zeros(BATCH, n, n);
    plan = Einsum.compile(equation, a.shape(), b.shape());
    run();
    boolean transposed = equation.contains("bkj");
    double[] expected = new double[BATCH * n * n];
    for (int i = 0; i < expected.length; i++) {
      int batch = i / (n * n) * n * n;
      for (int j = 0; j < n; j++) {
        int at = batch + (transposed ? i % n * n + j : j * n + i % n);
        expected[i] += (double) a.data()[i / n * n + j] * b.data()[at];
      }
    }
    Agreement.check(equation, expected, out.data());
  }

  @Benchmark
  public void einsum(Work work) {
    run();
    work.flops(2.0 * BATCH * n * n * n);
    work.bytes(3.0 * Float.BYTES * BATCH * n * n);
  }

  private void run() {
    plan.runInto(Parallelism.sequential(), out, a, b);
  }
}
