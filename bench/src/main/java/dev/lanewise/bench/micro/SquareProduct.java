package dev.lanewise.bench.micro;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/** How fast is a square product, on the tile grid and off it? OpenBLAS has off-heap operands, so that it pays for no copies. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SquareProduct {
  private static final int CACHE_LINE = 64;

  @Param({Operands.LANEWISE, Operands.OPENBLAS})
  public String contender;

  @Param({"64", "97", "256", "512", "1000", "1024"})
  public int n;

  private Runnable product;

  @Setup
  public void prepare() {
    float[] a = Operands.random(n * n, 1);
    float[] b = Operands.random(n * n, 2);
    double[] expected = Reference.product(n, n, n, a, Reference.toDouble(b));
    if (contender.equals(Operands.LANEWISE)) {
      float[] c = new float[n * n];
      product = () -> Sgemm.sgemm(
          Transpose.NO, Transpose.NO, n, n, n, 1f, a, 0, n, b, 0, n, 0f, c, 0, n, Parallelism.sequential());
      product.run();
      Agreement.check(contender, expected, c);
    } else {
      Blas blas = Operands.openblas();
      MemorySegment nativeA = offHeap(a);
      MemorySegment nativeB = offHeap(b);
      MemorySegment nativeC = offHeap(new float[n * n]);
      product = () -> blas.sgemm(Transpose.NO, Transpose.NO, n, n, n, 1f, nativeA, 0, n, nativeB, 0, n, 0f, nativeC, 0, n);
      product.run();
      Agreement.check(contender, expected, nativeC.toArray(ValueLayout.JAVA_FLOAT));
    }
  }

  private static MemorySegment offHeap(float[] values) {
    MemorySegment segment = Arena.ofAuto().allocate((long) values.length * Float.BYTES, CACHE_LINE);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  @Benchmark
  public void sgemm(Work work) {
    product.run();
    work.flops(2.0 * n * n * n);
    work.bytes(3.0 * Float.BYTES * n * n);
  }
}
