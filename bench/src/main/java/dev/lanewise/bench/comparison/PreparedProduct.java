package dev.lanewise.bench.comparison;

import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/**
 * C ← A·B, ready to be computed any number of times: its operands are where whoever computes it wants them, so that nobody pays for copies.
 *
 * @param work one product
 * @param result C after it
 */
public record PreparedProduct(Runnable work, Supplier<float[]> result) {
  private static final int CACHE_LINE = 64;

  /** From A (m, k) and B (k, n), row-major. */
  @FunctionalInterface
  public interface Maker {
    PreparedProduct make(Shape shape, float[] a, float[] b);
  }

  /** On Java arrays where they lie. */
  public static Maker onArrays(SgemmRoutine routine) {
    return (shape, a, b) -> {
      int m = shape.m();
      int n = shape.n();
      int k = shape.k();
      float[] c = new float[m * n];
      return new PreparedProduct(() -> routine.sgemm(Transpose.NO, Transpose.NO, m, n, k, 1f, a, 0, k, b, 0, n, 0f, c, 0, n), () -> c);
    };
  }

  static Maker offHeap(Blas library) {
    return (shape, a, b) -> {
      int m = shape.m();
      int n = shape.n();
      int k = shape.k();
      MemorySegment nativeA = offHeap(a);
      MemorySegment nativeB = offHeap(b);
      MemorySegment nativeC = offHeap(new float[m * n]);
      return new PreparedProduct(
          () -> library.sgemm(Transpose.NO, Transpose.NO, m, n, k, 1f, nativeA, 0, k, nativeB, 0, n, 0f, nativeC, 0, n),
          () -> nativeC.toArray(ValueLayout.JAVA_FLOAT));
    };
  }

  private static MemorySegment offHeap(float[] values) {
    MemorySegment segment = Arena.ofAuto().allocate((long) values.length * Float.BYTES, CACHE_LINE);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }
}
