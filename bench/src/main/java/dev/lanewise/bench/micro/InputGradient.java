package dev.lanewise.bench.micro;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
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

/** How fast is the gradient of a layer's input, gy (n, nh) by wᵀ (nh, 784), which is mostly a matter of writing it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InputGradient {
  private static final int IN = 784;

  @Param({Operands.LANEWISE, Operands.OPENBLAS})
  public String contender;

  @Param({"64", "10000", "50000"})
  public int n;

  @Param({"50", "80"})
  public int nh;

  private SgemmRoutine routine;
  private float[] gy;
  private float[] w;
  private float[] gx;

  @Setup
  public void prepare() {
    routine = Operands.sgemm(contender);
    gy = Operands.random(n * nh, 1);
    w = Operands.random(IN * nh, 2);
    gx = new float[n * IN];
    double[] transposed = Reference.transpose(IN, nh, Reference.toDouble(w));
    product();
    Agreement.check(contender, Reference.product(n, IN, nh, gy, transposed), gx);
  }

  @Benchmark
  public void sgemm(Work work) {
    product();
    work.flops(2.0 * n * IN * nh);
    work.bytes((double) Float.BYTES * n * (IN + nh));
  }

  private void product() {
    routine.sgemm(Transpose.NO, Transpose.YES, n, IN, nh, 1f, gy, 0, nh, w, 0, nh, 0f, gx, 0, IN);
  }
}
