package dev.lanewise.kernels;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.gemm.MicroKernel;
import java.lang.management.ManagementFactory;

/**
 * Run in a JVM of its own by {@link CompileGuardTest}: calls every kernel until it must be compiled, then prints the bytes that a call still
 * allocates. A vector that C2 failed to keep in a register shows up as allocation.
 */
final class HotKernels {
  private HotKernels() {}

  public static void main(String[] args) {
    System.out.println(Kernels.describe());
    measure("sgemm", () -> sgemm(Parallelism.sequential()));
    measure("sgemm on two threads", () -> sgemm(TWO_THREADS));
    measure("outer product sum", HotKernels::outerProductSum);
    measure("elementwise", HotKernels::elementwise);
    for (MicroKernel kernel : MicroKernel.ALL) {
      if (kernel == MicroKernel.preferred()) {
        continue;
      }
      measure("tile " + kernel.mr() + "×" + kernel.vectors(), () -> tile(kernel));
    }
  }

  private static final Parallelism TWO_THREADS = Parallelism.of(2);
  private static final int N = 48;
  private static final float[] A = Reference.uniform(N * N, 1);
  private static final float[] B = Reference.uniform(N * N, 2);
  private static final float[] C = new float[N * N];

  private static void sgemm(Parallelism parallelism) {
    Sgemm.sgemm(Transpose.NO, Transpose.YES, N, N - 1, N, 1, A, 0, N, B, 0, N, 1e-3f, C, 0, N, parallelism);
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
    for (int i = 0; i < 16; i++) {
      kernel.accumulate(32, A, 0, B, 0, C, 0, N);
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
