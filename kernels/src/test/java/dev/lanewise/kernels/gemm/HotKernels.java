package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.Transpose.NO;
import static dev.lanewise.kernels.Transpose.YES;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.MeanSquaredError;
import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Rectifier;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.VectorUpdate;
import dev.lanewise.kernels.vector.Lanes;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** Deep enough for dot products to pay. */
  private static final int DEEP = 8 * Lanes.LANES + 3;

  /** Rows that column sums share among threads; 2 more than by fours. */
  private static final int MORE_THAN_A_CHUNK = 258;

  /** Columns for which sums of outer products take short strips. */
  private static final int FEW = 10;

  /** One product for each kind of loops, with whole tiles and with what they leave over, and another α that the same loops take. */
  private record Shape(String name, Transpose transA, Transpose transB, int m, int n, int k, float alpha) {}

  private static final List<Shape> SHAPES = List.of(
      new Shape("packed rows", NO, YES, N, WIDE, N, 0.5f),
      new Shape("packed columns", YES, NO, N - 1, WIDE + 7, N - 1, 0.5f),
      new Shape("narrow", NO, NO, N - 1, 4 * Lanes.LANES - 1, N, 0.5f),
      new Shape("narrow with two dot products", NO, NO, N - 1, 2 * Lanes.LANES + 2, DEEP, 0.5f),
      new Shape("narrow with one dot product", NO, YES, N, 2 * Lanes.LANES + 1, DEEP, 0.5f),
      new Shape("swapped", YES, NO, N + 3, N - 1, N, 0.5f),
      new Shape("thin", NO, NO, N, N - 1, 3, 0.5f),
      new Shape("thin outer product", YES, YES, N, N - 1, 1, 0.5f),
      new Shape("column of dot products", NO, NO, N - 1, 1, DEEP, 0.5f),
      new Shape("row of dot products", NO, YES, 1, N - 1, DEEP, 0.5f),
      new Shape("weighted sum in a column", YES, NO, N - 1, 1, 6 * N, 0.5f),
      new Shape("weighted sum in a row", NO, NO, 1, N - 1, 6 * N + 1, 0.5f));

  /** Vectors in a row of the widest sums of columns. */
  private static final int MOST_VECTORS = 9;

  /** Enough for every call, however wide a vector. */
  private static final int SIZE = Math.max(16 * N * N, MORE_THAN_A_CHUNK * MOST_VECTORS * Lanes.LANES);
  private static final float[] A = values(1);
  private static final float[] B = values(2);
  private static final float[] C = new float[SIZE];
  private static final Epilogue BIAS_RELU = Epilogue.biasRelu(values(3), 0);

  private static final List<RowKernel> ROW_KERNELS = List.of(RegisterTiles.PAIR, RegisterTiles.SINGLE, RegisterTiles.DOTS, RegisterTiles.DOT);

  /** The classes of tiles that products take at this width and with so many registers; nobody waits for others to be compiled. */
  static Set<String> chosen() {
    Stream<Object> others = Stream.of(MicroKernel.preferred(), SampleKernel.preferred(), BlockTranspose.OF_LANES);
    return Stream.concat(ROW_KERNELS.stream(), others).map(tile -> tile.getClass().getName()).collect(Collectors.toSet());
  }

  private HotKernels() {}

  /** Before the name of each loop that C2 must compile, and of each that it has not. */
  static final String LOOP = "must be compiled: ";
  static final String NOT_COMPILED = "not compiled: ";

  /** With this as the second argument, only a tile that C2 cannot keep in registers. */
  static final String BROKEN = "broken";

  /** On a busy machine C2 drops what waits for long and is not called meanwhile; calling all again makes it wanted again. */
  private static final int PASSES = 20;

  /** Calls of each before its bytes are counted; what is not compiled by then gets them again in the next pass. */
  private static final int CALLS = 300;

  /** Bytes a call, by name, in the pass in which they were fewest. */
  private static final Map<String, Long> LEAST = new LinkedHashMap<>();

  public static void main(String[] args) throws Exception {
    Path compilations = Path.of(args[0]);
    System.out.println(Kernels.describe());
    Set<String> loops = VectorLoops.methods();
    loops.forEach(loop -> System.out.println(LOOP + loop));
    if (List.of(args).contains(BROKEN)) {
      measure("broken tile", HotKernels::brokenTile);
    } else {
      for (int pass = 0; pass < PASSES && !VectorLoops.notCompiled(loops, compilations).isEmpty(); pass++) {
        tiles();
        products();
        elementwise();
      }
    }
    LEAST.forEach((name, bytes) -> System.out.println("allocated by " + name + ": " + bytes + " bytes a call"));
    VectorLoops.notCompiled(loops, compilations).forEach(loop -> System.out.println(NOT_COMPILED + loop));
  }

  private static void products() throws InterruptedException {
    for (Shape shape : SHAPES) {
      measure(shape.name(), () -> sgemm(shape, 1, 0, Epilogue.none(), Parallelism.sequential()));
      measure(shape.name() + " with α, β, bias and ReLU", () -> sgemm(shape, shape.alpha, 1e-3f, BIAS_RELU, Parallelism.sequential()));
      measure(shape.name() + " on two threads", () -> sgemm(shape, 1, 0, Epilogue.none(), TWO_THREADS));
    }
    measure("outer product sum, wide X", () -> outerProductSum(N, N - 1, Parallelism.sequential()));
    measure("outer product sum, wide G", () -> outerProductSum(N - 1, N + 1, Parallelism.sequential()));
    measure("outer product sum, few columns", () -> outerProductSum(N + 1, FEW, Parallelism.sequential()));
    measure("totals of long sums", () -> Totals.take(C, 0, N * Lanes.LANES, N * Lanes.LANES));
    measure("outer product sum on two threads", () -> outerProductSum(N + 1, N, TWO_THREADS));
  }

  private static float[] values(int seed) {
    float[] x = new float[SIZE];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 31 + seed) % 17 / 17f - 0.5f;
    }
    return x;
  }

  private static void tiles() throws InterruptedException {
    MicroKernel packed = MicroKernel.preferred();
    measure(packed.getClass().getSimpleName(), () -> tile(packed));
    for (RowKernel kernel : ROW_KERNELS) {
      measure(kernel.getClass().getSimpleName() + " by rows", () -> rowTile(kernel));
    }
    SampleKernel samples = SampleKernel.preferred();
    measure(samples.getClass().getSimpleName(), () -> sampleTile(samples));
  }

  private static void sgemm(Shape x, float alpha, float beta, Epilogue epilogue, Parallelism parallelism) {
    int lda = x.transA == Transpose.YES ? x.m : x.k;
    int ldb = x.transB == Transpose.YES ? x.k : x.n;
    Sgemm.sgemm(x.transA, x.transB, x.m, x.n, x.k, alpha, A, 0, lda, B, 0, ldb, beta, C, 0, x.n, epilogue, parallelism);
  }

  private static void outerProductSum(int m, int n, Parallelism parallelism) {
    OuterProductSum.outerProductSum(N, m, n, A, 0, m, B, 0, n, 1e-3f, C, 0, n, parallelism);
  }

  private static void elementwise() throws InterruptedException {
    int n = N * N - 1;
    for (Parallelism parallelism : List.of(Parallelism.sequential(), TWO_THREADS)) {
      measure("ReLU, " + parallelism, () -> Rectifier.forward(n, 0.5f, A, 0, C, 0, parallelism));
      measure("ReLU in place, " + parallelism, () -> Rectifier.forward(n, 0, C, 0, C, 0, parallelism));
      measure("ReLU backward, " + parallelism, () -> Rectifier.backward(n, A, 0, B, 0, C, 0, parallelism));
      measure("ReLU backward in place, " + parallelism, () -> Rectifier.backward(n, C, 0, B, 0, C, 0, parallelism));
      for (int vectors : List.of(2, 4, 8, MOST_VECTORS)) {
        int columns = vectors * Lanes.LANES - 1;
        measure(
            "column sums, rows of " + vectors + " vectors, " + parallelism,
            () -> Bias.columnSum(MORE_THAN_A_CHUNK, columns, A, 0, columns, C, 0, parallelism));
      }
    }
    measure("bias", () -> Bias.add(N, N - 1, A, 0, N, B, 0, C, 0, N));
    measure("sum of a vector", () -> Bias.columnSum(n, 1, A, 0, 1, C, 0));
    measure("squared error", () -> MeanSquaredError.forward(n, A, 0, B, 0));
    measure("squared error backward", () -> MeanSquaredError.backward(n, A, 0, B, 0, C, 0));
    measure("axpy", () -> VectorUpdate.axpy(n, 1e-3f, A, 0, C, 0));
    measure("scale", () -> VectorUpdate.scale(n, 1e-3f, A, 0, C, 0));
  }

  private static void tile(MicroKernel kernel) {
    for (int i = 0; i < 8; i++) {
      kernel.accumulate(33, A, 0, B, 0, 2, 0.5f, C, 0, 4 * N, C, 0, 4 * N);
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
      kernel.accumulateRows(33, A, 0, N, B, 0, 0.5f, C, 0, N, C, 0, N);
    }
  }

  private static void sampleTile(SampleKernel kernel) {
    for (int i = 0; i < 8; i++) {
      kernel.accumulate(32, A, 0, B, 0, N, C, 0, N);
    }
  }

  private static void measure(String name, Runnable kernel) throws InterruptedException {
    for (int i = 0; i < CALLS; i++) {
      kernel.run();
    }
    long bytes = allocatedByCall(kernel);
    // C2 may still be busy with the last method, the more so on a busy machine.
    for (int attempt = 1; attempt < 100 && bytes > 0; attempt++) {
      Thread.sleep(20);
      bytes = Math.min(bytes, allocatedByCall(kernel));
    }
    LEAST.merge(name, bytes, Math::min);
  }

  private static long allocatedByCall(Runnable kernel) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int calls = 500;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      kernel.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / calls;
  }
}
