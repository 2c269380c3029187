package dev.lanewise.kernels;

import dev.lanewise.kernels.einsum.EinsumPlan;
import java.util.Arrays;
import java.util.Objects;

/**
 * Einstein summation: out[output labels] = Σ over all other labels of the product of the inputs, in PyTorch's notation.
 *
 * {@snippet :
 * Tensor y = Einsum.einsum("ik,kj->ij", x, w);         // matrix product
 * Tensor dw = Einsum.einsum("bi,bj->ij", x, dy);       // outer products summed over the batch; nothing is transposed
 * Tensor dx = Einsum.einsum("ia,ka->ik", dy, w);       // product with a transposed matrix
 * Tensor scores = Einsum.einsum("bqd,bkd->bqk", q, k); // one product for each b
 * Tensor trace = Einsum.einsum("ii->", x);
 * }
 *
 * <p>One or two inputs, labels a–z and A–Z. A label twice in one input takes its diagonal. A label has the same size wherever it occurs, or 1, which
 * repeats. Without {@code ->} the output is every label that occurs once, in ASCII order. Spaces mean nothing.
 *
 * <p>Contractions run on {@link Sgemm} and {@link OuterProductSum} and keep their value policy and error bounds. The result may be a view with any
 * strides; with one input and nothing to sum it shares that input's storage.
 */
public final class Einsum {
  private Einsum() {}

  /**
   * The sum of products that the equation describes, with {@link Parallelism#auto()}.
   *
   * @throws IllegalArgumentException if the text is no equation or does not fit the operands; the message names label, operand and sizes
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return einsum(Parallelism.auto(), equation, operands);
  }

  /** The sum of products that the equation describes. */
  public static Tensor einsum(Parallelism parallelism, String equation, Tensor... operands) {
    return compile(equation, shapes(operands)).run(parallelism, operands);
  }

  /**
   * out ← the sum of products that the equation describes. An operand may share storage with {@code out}.
   *
   * @throws IllegalArgumentException as {@link #einsum}, and if {@code out} has another shape than the result
   */
  public static void einsumInto(Parallelism parallelism, Tensor out, String equation, Tensor... operands) {
    compile(equation, shapes(operands)).runInto(parallelism, out, operands);
  }

  /**
   * Checks an equation against operand shapes once, for many calls.
   *
   * @throws IllegalArgumentException as {@link #einsum}
   */
  public static Plan compile(String equation, int[]... shapes) {
    Objects.requireNonNull(equation, "equation");
    return new Plan(EinsumPlan.of(equation, shapes));
  }

  private static int[][] shapes(Tensor[] operands) {
    int[][] shapes = new int[operands.length][];
    for (int i = 0; i < operands.length; i++) {
      shapes[i] = Objects.requireNonNull(operands[i], "operand " + i).shape();
    }
    return shapes;
  }

  /** An equation fitted to operand shapes. Immutable and thread-safe. */
  public static final class Plan {
    private final EinsumPlan plan;

    private Plan(EinsumPlan plan) {
      this.plan = plan;
    }

    /** The sum of products, with {@link Parallelism#auto()}. */
    public Tensor run(Tensor... operands) {
      return run(Parallelism.auto(), operands);
    }

    /**
     * The sum of products.
     *
     * @throws IllegalArgumentException if an operand's shape is not the one the plan was compiled for
     */
    public Tensor run(Parallelism parallelism, Tensor... operands) {
      Objects.requireNonNull(parallelism, "parallelism");
      checkShapes(operands);
      return plan.run(parallelism, operands);
    }

    /**
     * out ← the sum of products. An operand may share storage with {@code out}.
     *
     * @throws IllegalArgumentException as {@link #run}, and if {@code out} has another shape than the result
     */
    public void runInto(Parallelism parallelism, Tensor out, Tensor... operands) {
      Objects.requireNonNull(parallelism, "parallelism");
      Objects.requireNonNull(out, "out");
      checkShapes(operands);
      plan.runInto(out, parallelism, operands);
    }

    private void checkShapes(Tensor[] operands) {
      int[][] actual = shapes(operands);
      if (!Arrays.deepEquals(actual, plan.shapes())) {
        throw new IllegalArgumentException(
            "einsum \"" + plan.equation() + "\": operands " + Arrays.stream(actual).map(Tensor::text).toList() + ", compiled for "
                + Arrays.stream(plan.shapes()).map(Tensor::text).toList());
      }
    }

    /** Each step with its kernel and flops, for contiguous operands. */
    public String explain() {
      return plan.explain();
    }
  }
}
