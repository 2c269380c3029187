package dev.lanewise.blas;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.VectorUpdate;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Whether some thread still computes with subnormal numbers, as Java has it: flush-to-zero and denormals-are-zero of MXCSR are off. */
final class Subnormals {
  /** Not final, so that no compiler computes with them beforehand. */
  private static float normal = Float.MIN_NORMAL;
  private static float subnormal = Float.MIN_VALUE;
  private static double normalDouble = Double.MIN_NORMAL;

  /** A worker without work spins for some 20 µs; its part of a product takes milliseconds. */
  private static final long MORE_THAN_WAITING_NANOS = 500_000;

  private Subnormals() {}

  /** On this thread. */
  static boolean kept() {
    return resultsAreKept() && operandsAreKept() && kernelsKeepThem(96, Parallelism.sequential());
  }

  /** On new threads of both kinds, and, if the kernels are those on vectors, on one of their workers: plain loops have none. */
  static boolean keptElsewhere() throws Exception {
    boolean kept = Kernels.provider().equals("scalar") || keptWithAWorker();
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      Callable<Boolean> here = Subnormals::kept;
      FutureTask<Boolean> there = new FutureTask<>(here);
      kind.start(there);
      kept &= there.get();
    }
    return kept;
  }

  /** Whether a worker comes in time is up to the system: products are computed until one has taken part. */
  private static boolean keptWithAWorker() {
    for (int attempt = 0; attempt < 50; attempt++) {
      long before = workersNanos();
      boolean kept = kernelsKeepThem(512, Parallelism.of(2));
      if (!kept || workersNanos() - before > MORE_THAN_WAITING_NANOS) {
        return kept;
      }
    }
    throw new AssertionError("no worker took part");
  }

  private static long workersNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("lanewise-"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.threadId()))).sum();
  }

  private static boolean resultsAreKept() {
    return normal * 0.5f == 0x1p-127f && normal - subnormal > 0 && normalDouble * 0.5 == 0x1p-1023;
  }

  private static boolean operandsAreKept() {
    float[] terms = new float[1000];
    Arrays.fill(terms, subnormal);
    float sum = 0;
    for (float term : terms) {
      sum += term;
    }
    return sum == 1000 * 0x1p-149 && subnormal * 0x1p30f == 0x1p-119f;
  }

  private static boolean kernelsKeepThem(int n, Parallelism parallelism) {
    float[] a = filled(n * n, 0x1p-100f);
    float[] b = filled(n * n, 0x1p-40f);
    float[] c = new float[n * n];
    Sgemm.sgemm(Transpose.NO, Transpose.NO, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n, parallelism);
    VectorUpdate.axpy(n * n, 0.5f, filled(n * n, 2 * subnormal), 0, c, 0);
    return Arrays.equals(filled(n * n, n * 0x1p-140f + 0x1p-149f), c);
  }

  private static float[] filled(int length, float value) {
    float[] x = new float[length];
    Arrays.fill(x, value);
    return x;
  }
}
