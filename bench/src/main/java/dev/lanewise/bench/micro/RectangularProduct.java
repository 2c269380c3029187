package dev.lanewise.bench.micro;

import dev.lanewise.bench.comparison.Shape;
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

/** How fast are products that are long in one direction, or whose sizes fit no tile? Shapes are m x k x n. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RectangularProduct {
  @Param({Operands.LANEWISE, Operands.OPENBLAS})
  public String contender;

  @Param({"333x77x13", "131x517x259", "512x2048x300", "2000x64x2000", "64x2000x512", "100x100x10000", "128x784x50", "1000x784x10"})
  public String shape;

  private SgemmRoutine routine;
  private Shape sizes;
  private float[] a;
  private float[] b;
  private float[] c;

  @Setup
  public void prepare() {
    routine = Operands.sgemm(contender);
    sizes = Shape.parse(shape);
    a = Operands.random(sizes.m() * sizes.k(), 1);
    b = Operands.random(sizes.k() * sizes.n(), 2);
    c = new float[sizes.m() * sizes.n()];
    product();
    Agreement.check(contender, Reference.product(sizes.m(), sizes.n(), sizes.k(), a, Reference.toDouble(b)), c);
  }

  @Benchmark
  public void sgemm(Work work) {
    product();
    work.flops(sizes.flops());
    work.bytes((double) Float.BYTES * (a.length + b.length + c.length));
  }

  private void product() {
    int m = sizes.m();
    int n = sizes.n();
    int k = sizes.k();
    routine.sgemm(Transpose.NO, Transpose.NO, m, n, k, 1f, a, 0, k, b, 0, n, 0f, c, 0, n);
  }
}
