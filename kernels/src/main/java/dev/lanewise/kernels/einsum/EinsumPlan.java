package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.ContractionOrder;
import dev.lanewise.kernels.ContractionOrder.Pair;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An equation fitted to shapes, with an order of contraction. What depends on strides is settled when tensors come, and kept for the next with the
 * same strides. Immutable to its callers, and thread-safe.
 */
public final class EinsumPlan {
  /** Layouts of operands that are remembered. */
  private static final int PROGRAMS = 4;

  private final Labels labels;
  private final List<Pair> path;
  private final int[] outputShape;
  private volatile Program[] programs = {};

  private EinsumPlan(Labels labels, List<Pair> path) {
    this.labels = labels;
    this.path = path;
    outputShape = labels.outputShape();
  }

  /** Fits an equation to shapes, or says which label, operand and sizes do not fit. */
  public static EinsumPlan of(String text, ContractionOrder order, int[][] shapes) {
    Labels labels = Labels.of(Equation.parse(text), Arrays.stream(shapes).map(int[]::clone).toArray(int[][]::new));
    long once = 0;
    long several = labels.ofOutput();
    for (int operand = 0; operand < shapes.length; operand++) {
      several |= once & labels.of(operand);
      once |= labels.of(operand);
    }
    // A label that only one operand has, and not the output, is summed before anything is multiplied.
    long[] operands = new long[shapes.length];
    for (int operand = 0; operand < operands.length; operand++) {
      operands[operand] = labels.of(operand) & several;
    }
    return new EinsumPlan(labels, ContractionPath.find(labels, operands, labels.ofOutput(), order));
  }

  /** The equation as it was written. */
  public String equation() {
    return labels.equation().text();
  }

  /** The shape of every operand. */
  public int[][] shapes() {
    return labels.shapes();
  }

  /** Whether the operands have the shapes of this plan. */
  public boolean fits(Tensor[] operands) {
    int[][] shapes = labels.shapes();
    if (operands.length != shapes.length) {
      return false;
    }
    for (int i = 0; i < shapes.length; i++) {
      if (!hasShape(operands[i], shapes[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasShape(Tensor x, int[] shape) {
    if (x.rank() != shape.length) {
      return false;
    }
    for (int r = 0; r < shape.length; r++) {
      if (x.size(r) != shape[r]) {
        return false;
      }
    }
    return true;
  }

  /** The result for operands of the plan's shapes. */
  public Tensor run(Parallelism parallelism, Tensor... operands) {
    return program(null, operands).run(parallelism, operands);
  }

  /** Overwrites {@code out} with the result; where it shares elements with an operand, by way of a result of its own. */
  public void runInto(Tensor out, Parallelism parallelism, Tensor... operands) {
    if (!hasShape(out, outputShape)) {
      throw labels.equation().error("out has shape " + Labels.text(out.shape()) + ", expected " + Labels.text(outputShape));
    }
    Program program = program(out, operands);
    for (Tensor operand : operands) {
      if (operand.data() == out.data() && operand.offset() <= last(out) && out.offset() <= last(operand)) {
        out.copyFrom(run(parallelism, operands));
        return;
      }
    }
    program.run(parallelism, operands, out.data(), out.offset());
  }

  private static long last(Tensor x) {
    long last = x.offset();
    for (int r = 0; r < x.rank(); r++) {
      last += Math.max(0L, x.size(r) - 1) * x.stride(r);
    }
    return last;
  }

  private Program program(@Nullable Tensor out, Tensor[] operands) {
    Program[] known = programs;
    for (Program program : known) {
      if (program.suits(out, operands)) {
        return program;
      }
    }
    int[][] strides = new int[operands.length][];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = operands[i].strides();
    }
    int @Nullable [] outStrides = null;
    if (out != null) {
      outStrides = out.strides();
      if (!Strides.distinct(out.shape(), outStrides)) {
        throw labels.equation().error(
            "out has shape " + Labels.text(out.shape()) + " and strides " + Labels.text(outStrides) + ", expected no two elements in one place");
      }
    }
    Program program = new ProgramBuilder(labels, false).build(strides, outStrides, path);
    Program[] more = Arrays.copyOf(known, Math.min(known.length + 1, PROGRAMS));
    System.arraycopy(known, 0, more, 1, more.length - 1);
    more[0] = program;
    programs = more;
    return program;
  }

  /** The steps for contiguous operands and a new result. */
  public String explain() {
    ProgramBuilder builder = new ProgramBuilder(labels, true);
    return builder.explanation(builder.build(Arrays.stream(labels.shapes()).map(Strides::rowMajor).toArray(int[][]::new), null, path));
  }
}
