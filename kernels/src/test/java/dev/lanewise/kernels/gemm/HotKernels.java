package dev.lanewise.kernels.gemm;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.MeanSquaredError;
import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Relu;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.VectorUpdate;
import dev.lanewise.kernels.vector.Lanes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Run in a JVM of its own by {@link CompileGuardTest}: calls every kernel until it must be compiled, then prints the bytes that a call still
 * allocates. A vector that C2 failed to keep in a register shows up as allocation.
 */
final class HotKernels {
  private static final Parallelism TWO_THREADS = Parallelism.of(2);
  private static final int N = 48;

  /** Too many columns for anything but the five loops. */
  private static final int WIDE = NarrowLoops.MAX_COLUMNS + 1;

  private static final float[] A = values(1);
  private static final float[] B = values(2);
  private static final float[] C = new float[16 * N * N];

  private HotKernels() {}

  /** The methods that hold the loops over register tiles, as the JVM's compilation log names them. */
  static List<String> tileMethods() {
    List<String> methods = new ArrayList<>();
    MicroKernel.ALL.forEach(kernel -> methods.add(kernel.getClass().getName() + "::accumulate"));
    RowKernel.ALL.forEach(kernel -> methods.add(kernel.getClass().getName() + "::accumulateRows"));
    SampleKernel.ALL.forEach(kernel -> methods.add(kernel.getClass().getName() + "::accumulate"));
    return methods;
  }

  /** With the argument {@value #BROKEN}, only a tile that C2 cannot keep in registers. */
  static final String BROKEN = "broken";

  public static void main(String[] args) {
    System.out.println(Kernels.describe());
    if (List.of(args).contains(BROKEN)) {
      measure("broken tile", HotKernels::brokenTile);
      return;
    }
    measure("packed sgemm", () -> sgemm(Transpose.NO, WIDE, Parallelism.sequential()));
    measure("packed sgemm on two threads", () -> sgemm(Transpose.NO, WIDE, TWO_THREADS));
    measure("narrow sgemm", () -> sgemm(Transpose.NO, N - 1, Parallelism.sequential()));
    measure("narrow sgemm on two threads", () -> sgemm(Transpose.NO, N - 1, TWO_THREADS));
    measure("swapped sgemm", () -> sgemm(Transpose.YES, N - 1, Parallelism.sequential()));
    measure("swapped sgemm on two threads", () -> sgemm(Transpose.YES, N - 1, TWO_THREADS));
    measure("thin sgemm", HotKernels::thin);
    measure("outer product sum", HotKernels::outerProductSum);
    measure("elementwise kernels", HotKernels::elementwise);
    for (MicroKernel kernel : MicroKernel.ALL) {
      measure(kernel.getClass().getSimpleName(), () -> tile(kernel));
    }
    for (RowKernel kernel : RowKernel.ALL) {
      measure(kernel.getClass().getSimpleName() + " by rows", () -> rowTile(kernel));
    }
    for (SampleKernel kernel : SampleKernel.ALL) {
      measure(kernel.getClass().getSimpleName(), () -> sampleTile(kernel));
    }
  }

  private static float[] values(int seed) {
    float[] x = new float[16 * N * N];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 31 + seed) % 17 / 17f - 0.5f;
    }
    return x;
  }

  private static void sgemm(Transpose transA, int n, Parallelism parallelism) {
    Sgemm.sgemm(transA, Transpose.YES, N, n, N, 1, A, 0, N, B, 0, N, 1e-3f, C, 0, WIDE, parallelism);
  }

  private static void thin() {
    Sgemm.sgemm(Transpose.NO, Transpose.NO, N, N - 1, 3, 1, A, 0, N, B, 0, N, 0, C, 0, N, Parallelism.sequential());
  }

  private static void outerProductSum() {
    OuterProductSum.outerProductSum(N, N, N - 1, A, 0, N, B, 0, N, 0, C, 0, N, Parallelism.sequential());
  }

  private static void elementwise() {
    int n = N * N - 1;
    Relu.forward(n, 0.5f, A, 0, C, 0);
    Relu.backward(n, A, 0, B, 0, C, 0);
    Bias.add(N, N - 1, A, 0, N, B, 0, C, 0, N);
    Bias.columnSum(N, N - 1, A, 0, N, C, 0);
    Bias.columnSum(n, 1, A, 0, 1, C, 0);
    MeanSquaredError.forward(n, A, 0, B, 0);
    MeanSquaredError.backward(n, A, 0, B, 0, C, 0);
    VectorUpdate.axpy(n, 1e-3f, A, 0, C, 0);
    VectorUpdate.scale(n, 1e-3f, A, 0, C, 0);
  }

  private static void tile(MicroKernel kernel) {
    for (int i = 0; i < 8; i++) {
      kernel.accumulate(33, A, 0, B, 0, 2, C, 0, 4 * N, C, 0, 4 * N);
    }
  }

  /** Accumulators in an array, which C2 does not take apart. */
  private static void brokenTile() {
    FloatVector[] sums = new FloatVector[6];
    Arrays.setAll(sums, _ -> FloatVector.zero(Lanes.SPECIES));
    for (int p = 0; p < 32; p++) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] = FloatVector.broadcast(Lanes.SPECIES, A[p * 6 + i]).fma(FloatVector.fromArray(Lanes.SPECIES, B, p * Lanes.LANES), sums[i]);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i].intoArray(C, i * Lanes.LANES);
    }
  }

  private static void rowTile(RowKernel kernel) {
    for (int i = 0; i < 8; i++) {
      kernel.accumulateRows(33, A, 0, N, B, 0, C, 0, N, C, 0, N);
    }
  }

  private static void sampleTile(SampleKernel kernel) {
    for (int i = 0; i < 8; i++) {
      kernel.accumulate(32, A, 0, B, 0, N, C, 0, N);
    }
  }

  private static void measure(String name, Runnable kernel) {
    for (int i = 0; i < 12_000; i++) {
      kernel.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int calls = 1000;
    // C2 may still be busy with the last method: the least of several attempts counts.
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        kernel.run();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / calls);
    }
    System.out.println("allocated by " + name + ": " + least + " bytes a call");
  }
}
