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

/** How fast are products with a single column, the forward pass and both gradients of the layer (nh, 1)? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SecondLayer {
  @Param({Operands.LANEWISE, Operands.OPENBLAS})
  public String contender;

  @Param({"10000", "50000"})
  public int n;

  @Param({"50", "80"})
  public int nh;

  private SgemmRoutine routine;
  private float[] a;
  private float[] w;
  private float[] g;
  private float[] y;
  private float[] gw;
  private float[] ga;

  @Setup
  public void prepare() {
    routine = Operands.sgemm(contender);
    a = Operands.random(n * nh, 1);
    w = Operands.random(nh, 2);
    g = Operands.random(n, 3);
    y = new float[n];
    gw = new float[nh];
    ga = new float[n * nh];
    product();
    Agreement.check(contender + " forward", Reference.product(n, 1, nh, a, Reference.toDouble(w)), y);
    weightProduct();
    Agreement.check(contender + " gw", Reference.transposedProduct(n, nh, 1, a, Reference.toDouble(g)), gw);
    inputProduct();
    Agreement.check(contender + " gx", Reference.product(n, nh, 1, g, Reference.toDouble(w)), ga);
  }

  @Benchmark
  public void forward(Work work) {
    product();
    work.flops(2.0 * n * nh);
    work.bytes((double) Float.BYTES * n * (nh + 1));
  }

  @Benchmark
  public void weightGradient(Work work) {
    weightProduct();
    work.flops(2.0 * n * nh);
    work.bytes((double) Float.BYTES * n * (nh + 1));
  }

  @Benchmark
  public void inputGradient(Work work) {
    inputProduct();
    work.flops(2.0 * n * nh);
    work.bytes((double) Float.BYTES * n * (nh + 1));
  }

  private void product() {
    routine.sgemm(Transpose.NO, Transpose.NO, n, 1, nh, 1f, a, 0, nh, w, 0, 1, 0f, y, 0, 1);
  }

  private void weightProduct() {
    routine.sgemm(Transpose.YES, Transpose.NO, nh, 1, n, 1f, a, 0, nh, g, 0, 1, 0f, gw, 0, 1);
  }

  private void inputProduct() {
    routine.sgemm(Transpose.NO, Transpose.YES, n, nh, 1, 1f, g, 0, 1, w, 0, 1, 0f, ga, 0, nh);
  }
}
