package dev.lanewise.bench.goals;

import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What einsum is to reach: the speed of the kernels it calls, planning that costs next to nothing, and more than libtorch's. One thread. */
public final class EinsumGoals {
  private static final double OVERHEAD = 1.03;
  private static final double LIBTORCH = 2;
  private static final long SEED = 20_261_122;
  private static final String KERNEL = "kernel";
  private static final String EINSUM = "einsum";
  private static final int BLOCK = 32;
  private static final Parallelism ONE = Parallelism.sequential();

  private EinsumGoals() {}

  /** All of them, in the order of the table. */
  public static List<Goal> all(Rivals rivals, boolean quick) {
    return List.of(
        new Variants(
            "kernels", "einsum of large operands: at most 3 % more time than the kernel called directly",
            Stream.of(Call.values()).map(call -> new Variants.Case(call.toString(), call.flops, KERNEL, call::contenders)).toList(), 1 / OVERHEAD,
            SgemmGoals.timing(quick)),
        new PlanningOverhead(SgemmGoals.timing(quick)), new Allocation(quick, allocations()),
        new AgainstLibtorch("libtorch", "einsum", AgainstLibtorch.Subject.EINSUM, 1, LIBTORCH, 0, rivals, quick));
  }

  private static Map<String, Supplier<Runnable>> allocations() {
    Map<String, Supplier<Runnable>> cases = new LinkedHashMap<>();
    for (Call call : List.of(Call.BATCHED, Call.OUTER_PRODUCT_SUM, Call.TRANSPOSE)) {
      cases.put(call.equation, () -> call.contenders().getLast().work());
    }
    cases.put("bij,bjk,kl->bli", () -> {
      Tensor[] operands = {random(8, 64, 96), random(8, 96, 64), random(64, 32)};
      Einsum.Plan plan = Einsum.compile("bij,bjk,kl->bli", Stream.of(operands).map(Tensor::shape).toArray(int[][]::new));
      Tensor out = Tensor.zeros(8, 32, 64);
      return () -> plan.runInto(ONE, out, operands);
    });
    return cases;
  }

  static Tensor random(int... shape) {
    SplittableRandom random = new SplittableRandom(SEED + Arrays.hashCode(shape));
    Tensor x = Tensor.zeros(shape);
    float[] data = x.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  /** An equation, shapes, and the same by hand. */
  private enum Call {
    PRODUCT("ij,jk->ik", 2.0 * 768 * 768 * 768, new int[][] {{768, 768}, {768, 768}}, (x, c) ->
        gemm(Transpose.NO, 768, 768, 768, x[0], 0, 768, x[1], 0, 768, c, 0)),
    OUTER_PRODUCT_SUM("bi,bj->ij", 2.0 * 8000 * 784 * 50, new int[][] {{8000, 784}, {8000, 50}}, (x, c) ->
        OuterProductSum.outerProductSum(8000, 784, 50, x[0], 0, 784, x[1], 0, 50, 0, c, 0, 50, ONE)),
    TRANSPOSED("ia,ka->ik", 2.0 * 8000 * 784 * 50, new int[][] {{8000, 50}, {784, 50}}, (x, c) ->
        gemm(Transpose.YES, 8000, 784, 50, x[0], 0, 50, x[1], 0, 50, c, 0)),
    BATCHED("bij,bjk->bik", 2.0 * 16 * 256 * 256 * 256, new int[][] {{16, 256, 256}, {16, 256, 256}}, (x, c) -> {
      for (int b = 0; b < 16; b++) {
        gemm(Transpose.NO, 256, 256, 256, x[0], b * 256 * 256, 256, x[1], b * 256 * 256, 256, c, b * 256 * 256);
      }
    }),
    SCORES("bhqd,bhkd->bhqk", 2.0 * 16 * 256 * 256 * 64, new int[][] {{2, 8, 256, 64}, {2, 8, 256, 64}}, (x, c) -> {
      for (int b = 0; b < 16; b++) {
        gemm(Transpose.YES, 256, 256, 64, x[0], b * 256 * 64, 64, x[1], b * 256 * 64, 64, c, b * 256 * 256);
      }
    }),
    OUTER_PRODUCT("i,j->ij", 2.0 * 4000 * 2000, new int[][] {{4000}, {2000}}, (x, c) ->
        gemm(Transpose.NO, 4000, 2000, 1, x[0], 0, 1, x[1], 0, 2000, c, 0)),
    /** There is no kernel for it; the loop that one would write. */
    TRANSPOSE("ij->ji", 0, new int[][] {{2000, 1500}}, (x, c) -> transposeInBlocks(2000, 1500, x[0], c)),
    TRACE("ii->", 0, new int[][] {{4000, 4000}}, (x, c) -> Bias.columnSum(4000, 1, x[0], 0, 4001, c, 0));

    private final String equation;
    private final double flops;
    private final int[][] shapes;
    private final Kernel kernel;

    Call(String equation, double flops, int[][] shapes, Kernel kernel) {
      this.equation = equation;
      this.flops = flops;
      this.shapes = shapes;
      this.kernel = kernel;
    }

    private interface Kernel {
      void run(float[][] operands, float[] c);
    }

    /** The kernel and einsum, whose results have been compared. */
    List<Contender> contenders() {
      Tensor[] operands = Stream.of(shapes).map(EinsumGoals::random).toArray(Tensor[]::new);
      float[][] arrays = Stream.of(operands).map(Tensor::data).toArray(float[][]::new);
      Einsum.Plan plan = Einsum.compile(equation, shapes);
      Tensor out = Tensor.full(Float.NaN, plan.run(ONE, operands).shape());
      float[] c = new float[out.elements()];
      plan.runInto(ONE, out, operands);
      kernel.run(arrays, c);
      if (!Arrays.equals(c, out.data())) {
        throw new IllegalStateException(equation + ": einsum's result is not the kernel's");
      }
      // The same memory for both: two large arrays are not equally fast to write.
      return List.of(new Contender(KERNEL, () -> kernel.run(arrays, out.data())), new Contender(EINSUM, () -> plan.runInto(ONE, out, operands)));
    }

    @Override
    public String toString() {
      return equation;
    }
  }

  private static void gemm(
      Transpose transB, int m, int n, int k, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb, float[] c, int cOffset) {
    Sgemm.sgemm(Transpose.NO, transB, m, n, k, 1, a, aOffset, lda, b, bOffset, ldb, 0, c, cOffset, n, ONE);
  }

  private static void transposeInBlocks(int rows, int columns, float[] x, float[] c) {
    for (int ib = 0; ib < rows; ib += BLOCK) {
      for (int jb = 0; jb < columns; jb += BLOCK) {
        for (int j = jb; j < Math.min(columns, jb + BLOCK); j++) {
          for (int i = ib; i < Math.min(rows, ib + BLOCK); i++) {
            c[j * rows + i] = x[i * columns + j];
          }
        }
      }
    }
  }
}
