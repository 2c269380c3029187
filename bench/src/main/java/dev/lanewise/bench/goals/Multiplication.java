package dev.lanewise.bench.goals;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** C ← op(A)·op(B) of one shape, by several contenders. Each has a C of its own, and its result has been checked. */
final class Multiplication {
  private static final long SEED = 20_260_117;
  private static final int CACHE_LINE = 64;

  private final Shape shape;
  private final Transpose transA;
  private final Transpose transB;
  private final float[] a;
  private final float[] b;
  private final int lda;
  private final int ldb;
  private final double[] expected;

  private Multiplication(Shape shape, Transpose transA, Transpose transB, float[] a, float[] b, double[] expected) {
    this.shape = shape;
    this.transA = transA;
    this.transB = transB;
    this.a = transA == Transpose.YES ? transposed(shape.m(), shape.k(), a) : a;
    this.b = transB == Transpose.YES ? transposed(shape.k(), shape.n(), b) : b;
    this.lda = transA == Transpose.YES ? shape.m() : shape.k();
    this.ldb = transB == Transpose.YES ? shape.k() : shape.n();
    this.expected = expected;
  }

  /** Of random operands between −1 and 1, the same for every shape's every start. */
  static Multiplication of(Shape shape, Transpose transA, Transpose transB) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] a = random(random, shape.m() * shape.k());
    float[] b = random(random, shape.k() * shape.n());
    double[] expected = Reference.product(shape.m(), shape.n(), shape.k(), a, Reference.toDouble(b));
    return new Multiplication(shape, transA, transB, a, b, expected);
  }

  static Multiplication of(Shape shape) {
    return of(shape, Transpose.NO, Transpose.NO);
  }

  static Multiplication square(int n) {
    return of(new Shape(n, n, n));
  }

  Shape shape() {
    return shape;
  }

  /** Ours on arrays. */
  Contender ours(String name, Parallelism parallelism) {
    return ours(name, Epilogue.none(), parallelism, expected);
  }

  Contender ours() {
    return ours(Names.LANEWISE, Parallelism.sequential());
  }

  /** Ours on arrays, with max(C + bias, 0) or parts of that. */
  Contender ours(String name, Epilogue epilogue) {
    double[] finished = expected.clone();
    for (int i = 0; i < finished.length; i++) {
      double sum = finished[i] + (epilogue.biasArray() == null ? 0 : epilogue.biasArray()[epilogue.biasOffset() + i % shape.n()]);
      finished[i] = epilogue.hasRelu() ? Math.max(sum, 0) : sum;
    }
    return ours(name, epilogue, Parallelism.sequential(), finished);
  }

  private Contender ours(String name, Epilogue epilogue, Parallelism parallelism, double[] result) {
    float[] c = new float[shape.m() * shape.n()];
    Runnable work = () -> Sgemm.sgemm(
        transA, transB, shape.m(), shape.n(), shape.k(), 1f, a, 0, lda, b, 0, ldb, 0f, c, 0, shape.n(), epilogue, parallelism);
    work.run();
    Agreement.check(name + ", " + this, result, c);
    return new Contender(name, work);
  }

  /** Ours on off-heap memory. */
  Contender oursOffHeap(String name) {
    MemorySegment nativeA = offHeap(a);
    MemorySegment nativeB = offHeap(b);
    MemorySegment nativeC = offHeap(new float[shape.m() * shape.n()]);
    Runnable work = () -> Sgemm.sgemm(
        transA, transB, shape.m(), shape.n(), shape.k(), 1f, nativeA, 0, lda, nativeB, 0, ldb, 0f, nativeC, 0, shape.n(),
        Parallelism.sequential());
    work.run();
    Agreement.check(name + ", " + this, expected, nativeC.toArray(ValueLayout.JAVA_FLOAT));
    return new Contender(name, work);
  }

  /** A rival on off-heap memory, so that it pays for no copies. */
  Contender rival(Rival rival) {
    MemorySegment nativeA = offHeap(a);
    MemorySegment nativeB = offHeap(b);
    MemorySegment nativeC = offHeap(new float[shape.m() * shape.n()]);
    Runnable work = () -> rival.blas().sgemm(
        transA, transB, shape.m(), shape.n(), shape.k(), 1f, nativeA, 0, lda, nativeB, 0, ldb, 0f, nativeC, 0, shape.n());
    work.run();
    Agreement.check(rival.name() + ", " + this, expected, nativeC.toArray(ValueLayout.JAVA_FLOAT));
    return new Contender(rival.name(), work);
  }

  /** A rival on arrays, as a Java program would call it for products of this size. */
  Contender rivalOnArrays(Rival rival) {
    float[] c = new float[shape.m() * shape.n()];
    SgemmRoutine routine = rival.blas().sgemm(HeapAccess.PINNED);
    Runnable work = () -> routine.sgemm(
        transA, transB, shape.m(), shape.n(), shape.k(), 1f, a, 0, lda, b, 0, ldb, 0f, c, 0, shape.n());
    work.run();
    Agreement.check(rival.name() + ", " + this, expected, c);
    return new Contender(rival.name(), work);
  }

  /** As much arithmetic without any memory. */
  Contender peak() {
    FmaPeak peak = new FmaPeak();
    return new Contender(Names.FMA_PEAK, () -> peak.run(shape.flops()));
  }

  private static float[] random(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static float[] transposed(int rows, int columns, float[] x) {
    float[] t = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = x[i * columns + j];
      }
    }
    return t;
  }

  private static MemorySegment offHeap(float[] values) {
    MemorySegment segment = Arena.ofAuto().allocate((long) values.length * Float.BYTES, CACHE_LINE);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  /** {@code NT 512 × 512 × 512}, the shape alone for NN. */
  @Override
  public String toString() {
    String letters = (transA == Transpose.YES ? "T" : "N") + (transB == Transpose.YES ? "T" : "N");
    return letters.equals("NN") ? shape.spoken() : letters + " " + shape.spoken();
  }
}
