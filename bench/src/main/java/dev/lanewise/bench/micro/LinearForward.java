package dev.lanewise.bench.micro;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
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

/** How fast is the forward product of a linear layer, x (n, 784) by w (784, nh), alone and with bias and ReLU fused into it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinearForward {
  private static final int IN = 784;

  @Param({"64", "10000", "50000"})
  public int n;

  @Param({"10", "50", "80"})
  public int nh;

  private final SgemmRoutine ours = Operands.sgemm(Operands.LANEWISE);
  private SgemmRoutine theirs;
  private float[] x;
  private float[] w;
  private float[] b;
  private float[] y;

  @Setup
  public void prepare() {
    theirs = Operands.sgemm(Operands.OPENBLAS);
    x = Operands.random(n * IN, 1);
    w = Operands.random(IN * nh, 2);
    b = Operands.random(nh, 3);
    y = new float[n * nh];
    double[] expected = Reference.product(n, nh, IN, x, Reference.toDouble(w));
    product(ours);
    Agreement.check("lanewise", expected, y);
    product(theirs);
    Agreement.check("openblas", expected, y);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.max(expected[i] + b[i % nh], 0);
    }
    fused();
    Agreement.check("lanewise with bias and ReLU", expected, y);
  }

  @Benchmark
  public void lanewise(Work work) {
    product(ours);
    count(work);
  }

  @Benchmark
  public void lanewiseWithBiasAndRelu(Work work) {
    fused();
    count(work);
  }

  @Benchmark
  public void openblas(Work work) {
    product(theirs);
    count(work);
  }

  private void count(Work work) {
    work.flops(2.0 * n * IN * nh);
    work.bytes((double) Float.BYTES * (n * (IN + nh) + IN * nh));
  }

  private void product(SgemmRoutine routine) {
    routine.sgemm(Transpose.NO, Transpose.NO, n, nh, IN, 1f, x, 0, IN, w, 0, nh, 0f, y, 0, nh);
  }

  private void fused() {
    Sgemm.sgemm(
        Transpose.NO, Transpose.NO, n, nh, IN, 1f, x, 0, IN, w, 0, nh, 0f, y, 0, nh, Epilogue.biasRelu(b, 0), Parallelism.sequential());
  }
}
