package dev.lanewise.bench.micro;

import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.MeanSquaredError;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Rectifier;
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

/** Do ReLU, bias, column sum and squared error run as fast as memory, in the cache (1,000 rows) and out of it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Elementwise {
  private static final int COLUMNS = 50;
  private static final double TOLERANCE = 1e-4;
  private static final Parallelism ONE_THREAD = Parallelism.sequential();

  @Param({"1000", "50000"})
  public int rows;

  private int n;
  private float[] x;
  private float[] g;
  private float[] bias;
  private float[] sums;
  private float[] y;

  @Setup
  public void prepare() {
    n = rows * COLUMNS;
    x = Operands.random(n, 1);
    g = Operands.random(n, 2);
    bias = Operands.random(COLUMNS, 3);
    sums = new float[COLUMNS];
    y = new float[n];
    int last = n - 1;
    Rectifier.forward(n, 0f, x, 0, y, 0, ONE_THREAD);
    expect("relu", Math.max(x[last], 0), y[last]);
    Rectifier.backward(n, x, 0, g, 0, y, 0, ONE_THREAD);
    expect("relu backward", x[last] > 0 ? g[last] : 0, y[last]);
    Bias.add(rows, COLUMNS, x, 0, COLUMNS, bias, 0, y, 0, COLUMNS);
    expect("bias", x[last] + bias[COLUMNS - 1], y[last]);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      sum += i % COLUMNS == 0 ? g[i] : 0;
      squares += ((double) x[i] - g[i]) * ((double) x[i] - g[i]);
    }
    Bias.columnSum(rows, COLUMNS, g, 0, COLUMNS, sums, 0, ONE_THREAD);
    expect("column sum", sum, sums[0]);
    expect("mse", squares / n, MeanSquaredError.forward(n, x, 0, g, 0));
  }

  private static void expect(String what, double expected, double actual) {
    if (!(Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
      throw new IllegalStateException(what + " is wrong: " + actual + ", expected " + expected);
    }
  }

  @Benchmark
  public void relu(Work work) {
    Rectifier.forward(n, 0f, x, 0, y, 0, ONE_THREAD);
    work.bytes(2.0 * Float.BYTES * n);
  }

  @Benchmark
  public void reluBackward(Work work) {
    Rectifier.backward(n, x, 0, g, 0, y, 0, ONE_THREAD);
    work.bytes(3.0 * Float.BYTES * n);
  }

  @Benchmark
  public void bias(Work work) {
    Bias.add(rows, COLUMNS, x, 0, COLUMNS, bias, 0, y, 0, COLUMNS);
    work.bytes(2.0 * Float.BYTES * n);
  }

  @Benchmark
  public void columnSum(Work work) {
    Bias.columnSum(rows, COLUMNS, g, 0, COLUMNS, sums, 0, ONE_THREAD);
    work.bytes(1.0 * Float.BYTES * n);
  }

  @Benchmark
  public float mse(Work work) {
    work.bytes(2.0 * Float.BYTES * n);
    return MeanSquaredError.forward(n, x, 0, g, 0);
  }
}
