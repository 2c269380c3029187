package dev.lanewise.kernels;

import dev.lanewise.kernels.einsum.EinsumPlan;
import dev.lanewise.kernels.einsum.RecentPlans;
import java.util.Arrays;
import java.util.Objects;

/**
 * Einstein summation: out[output labels] = Σ over all other labels of the product of the inputs, in PyTorch's notation.
 *
 * {@snippet :
 * Tensor y = Einsum.einsum("ik,kj->ij", x, w);         // matrix product
 * Tensor dw = Einsum.einsum("bi,bj->ij", x, dy);       // outer products summed over the batch; nothing is copied
 * Tensor dx = Einsum.einsum("ia,ka->ik", dy, w);       // product with a transposed matrix
 * Tensor scores = Einsum.einsum("...qd,...kd->...qk", q, k); // one product for each index of the leading dimensions
 * Tensor trace = Einsum.einsum("ii->", x);
 * }
 *
 * <p>Labels are a–z and A–Z. A label twice in one input takes its diagonal. A label has the same size wherever it occurs, or 1, which repeats.
 * {@code ...} stands for the dimensions without a label, which broadcast from the right; if the output has no {@code ...}, they are summed. Without
 * {@code ->} the output is {@code ...} and every label that occurs once, in ASCII order. Spaces mean nothing. A sum over no indices is 0.
 *
 * <p>More than two inputs are multiplied two at a time, in a {@link ContractionOrder}; labels that only one of them has are summed first. Products run
 * on {@link Sgemm} and {@link OuterProductSum} where the operands lie, sums on {@link Bias#columnSum}, with their value policy; the error of a
 * result is at most γ(Σ (k+3))·Σ Π |inputs|, the outer sum over the steps. Factors may be summed before they are multiplied, so where a partial sum
 * overflows, so does the result.
 *
 * <p>With one input and no label summed, the result is a view of it: a permutation, a diagonal, or itself. Any other result is new, and contiguous
 * unless its labels cannot be computed in that order at once. {@code einsumInto} and {@link Tensor#contiguous} make a copy of a view.
 */
public final class Einsum {
  private Einsum() {}

  /**
   * The sum of products that the equation describes, with {@link Parallelism#auto()}. Plans of recent equations and shapes are kept.
   *
   * @throws IllegalArgumentException if the text is no equation or does not fit the operands; the message names label, operand and sizes
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return einsum(Parallelism.auto(), equation, operands);
  }

  /**
   * The sum of products that the equation describes.
   *
   * @throws IllegalArgumentException as {@link #einsum(String, Tensor...)}
   */
  public static Tensor einsum(Parallelism parallelism, String equation, Tensor... operands) {
    Objects.requireNonNull(operands, "operands");
    Objects.requireNonNull(parallelism, "parallelism");
    return plan(equation, operands).run(parallelism, operands);
  }

  /**
   * out ← the sum of products that the equation describes. Where an operand may share elements with {@code out}, the result is computed aside and
   * copied.
   *
   * @param out of the result's shape and any strides, but no two elements in one place
   * @throws IllegalArgumentException as {@link #einsum(String, Tensor...)}, and if {@code out} has another shape than the result, or elements that
   *     share a place
   */
  public static void einsumInto(Parallelism parallelism, Tensor out, String equation, Tensor... operands) {
    Objects.requireNonNull(operands, "operands");
    Objects.requireNonNull(parallelism, "parallelism");
    Objects.requireNonNull(out, "out");
    plan(equation, operands).runInto(out, parallelism, operands);
  }

  private static EinsumPlan plan(String equation, Tensor[] operands) {
    Objects.requireNonNull(equation, "equation");
    checkPresent(operands);
    return RecentPlans.of(equation, operands);
  }

  /**
   * Checks an equation against operand shapes and plans it once, for many calls.
   *
   * @throws IllegalArgumentException as {@link #einsum(String, Tensor...)}
   */
  public static Plan compile(String equation, int[]... shapes) {
    return compile(equation, ContractionOrder.auto(), shapes);
  }

  /**
   * Checks an equation against operand shapes and plans it once, to be multiplied in a certain order.
   *
   * @throws IllegalArgumentException as {@link #einsum(String, Tensor...)}, and if a path does not fit the operands
   */
  public static Plan compile(String equation, ContractionOrder order, int[]... shapes) {
    Objects.requireNonNull(shapes, "shapes");
    Objects.requireNonNull(equation, "equation");
    Objects.requireNonNull(order, "order");
    for (int i = 0; i < shapes.length; i++) {
      if (shapes[i] == null) {
        throw new NullPointerException("shape of operand " + i);
      }
    }
    return new Plan(EinsumPlan.of(equation, order, shapes));
  }

  private static void checkPresent(Tensor[] operands) {
    for (int i = 0; i < operands.length; i++) {
      if (operands[i] == null) {
        throw new NullPointerException("operand " + i);
      }
    }
  }

  /**
   * An equation fitted to operand shapes. Thread-safe. Keeps its intermediates for the next call, until memory is short; once it has seen tensors of
   * the same strides, {@link #runInto} allocates nothing.
   */
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
      Objects.requireNonNull(operands, "operands");
      Objects.requireNonNull(parallelism, "parallelism");
      checkShapes(operands);
      return plan.run(parallelism, operands);
    }

    /**
     * out ← the sum of products. Where an operand may share elements with {@code out}, the result is computed aside and copied.
     *
     * @throws IllegalArgumentException as {@link #run}, and if {@code out} has another shape than the result, or elements that share a place
     */
    public void runInto(Parallelism parallelism, Tensor out, Tensor... operands) {
      Objects.requireNonNull(operands, "operands");
      Objects.requireNonNull(parallelism, "parallelism");
      Objects.requireNonNull(out, "out");
      checkShapes(operands);
      plan.runInto(out, parallelism, operands);
    }

    private void checkShapes(Tensor[] operands) {
      checkPresent(operands);
      if (!plan.fits(operands)) {
        throw new IllegalArgumentException(
            "einsum \"" + plan.equation() + "\": operands " + Arrays.stream(operands).map(x -> Tensor.text(x.shape())).toList() + ", compiled for "
                + Arrays.stream(plan.shapes()).map(Tensor::text).toList());
      }
    }

    /** Each step with its kernel and flops, and the largest intermediate, for contiguous operands. */
    public String explain() {
      return plan.explain();
    }
  }
}
