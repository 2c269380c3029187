package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.ContractionOrder.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a plan and the strides of its operands into steps. */
final class ProgramBuilder {
  private final Labels labels;
  private final int operands;
  private final long output;
  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> elements = new ArrayList<>();
  private final List<View> nodes = new ArrayList<>();
  private final boolean explaining;
  private final List<String> lines = new ArrayList<>();
  private double flops;
  private String largest = "none";
  private double largestElements;

  /** @param explaining whether {@link #explanation} will be asked for */
  ProgramBuilder(Labels labels, boolean explaining) {
    this.labels = labels;
    operands = labels.shapes().length;
    output = labels.ofOutput();
    this.explaining = explaining;
    for (int slot = 0; slot <= Frame.one(operands); slot++) {
      elements.add(0);
    }
  }

  /**
   * The program.
   *
   * @param strides of every operand
   * @param outStrides of a given output, or null for a result whose strides are free
   */
  Program build(int[][] strides, int @Nullable [] outStrides, List<Pair> path) {
    int[] target = labels.stridesOfOutput(outStrides == null ? Strides.rowMajor(labels.outputShape()) : outStrides);
    View out = new View(Frame.result(operands), output, target);
    for (int operand = 0; operand < operands; operand++) {
      nodes.add(new View(operand, labels.of(operand), labels.stridesOf(operand, strides[operand])));
    }
    boolean view = outStrides == null && operands == 1 && labels.nothingSummed();
    View result = view ? nodes.getFirst() : isEmpty() ? empty(out) : operands == 1 ? single(out) : contract(out, outStrides == null, path);
    return new Program(
        labels, strides, outStrides, view, labels.outputStrides(result.strides()), steps.toArray(Step[]::new),
        elements.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Whether some label has no indices, so that there is no element or only sums of nothing. */
  private boolean isEmpty() {
    for (int label = 0; label < labels.count(); label++) {
      if (labels.size(label) == 0) {
        return true;
      }
    }
    return false;
  }

  private View empty(View out) {
    if (labels.elements(output) > 0) {
      int[] absent = new int[labels.count()];
      add(new ZeroFill(out.slot(), Axis.of(labels, View.ordered(output, out.strides()), absent, absent, out.strides())), List.of(), out, 0);
    }
    return out;
  }

  private View single(View out) {
    View x = nodes.getFirst();
    if (x.labels() == output) {
      copy(x, out);
      return out;
    }
    return new Reduction(labels, x, output).plan(this, out);
  }

  private View contract(View out, boolean movable, List<Pair> path) {
    int[] users = new int[labels.count()];
    nodes.forEach(node -> count(users, node.labels(), 1));
    count(users, output, 1);
    for (int operand = 0; operand < operands; operand++) {
      View x = nodes.get(operand);
      long kept = needed(x.labels(), users, 1);
      if (kept != x.labels()) {
        nodes.set(operand, new Reduction(labels, x, kept).plan(this, null));
        count(users, x.labels() & ~kept, -1);
      }
    }
    for (Pair pair : path) {
      View a = nodes.get(pair.first());
      View b = nodes.get(pair.second());
      long both = a.labels() & b.labels();
      long kept = (a.labels() ^ b.labels()) | needed(both, users, 2);
      count(users, a.labels(), -1);
      count(users, b.labels(), -1);
      count(users, kept, 1);
      boolean last = nodes.size() == 2 * operands - 2;
      nodes.add(new Contraction(labels, a, b, kept).plan(this, last ? out : null, movable));
    }
    return nodes.getLast();
  }

  private static void count(int[] users, long set, int by) {
    for (long rest = set; rest != 0; rest &= rest - 1) {
      users[Long.numberOfTrailingZeros(rest)] += by;
    }
  }

  /** Of some labels those with more than so many users. */
  private static long needed(long set, int[] users, int besides) {
    long needed = 0;
    for (long rest = set; rest != 0; rest &= rest - 1) {
      int label = Long.numberOfTrailingZeros(rest);
      needed |= users[label] > besides ? 1L << label : 0;
    }
    return needed;
  }

  /** The slot of the constant 1. */
  int one() {
    return Frame.one(operands);
  }

  /** A slot for a tensor with these labels. */
  int intermediate(long set) {
    double count = labels.elements(set);
    if (count > Labels.MAX_ELEMENTS) {
      throw labels.equation().error(
          "an intermediate \"" + labels.written(View.ordered(set, new int[labels.count()])) + "\" has " + String.format(Locale.ROOT, "%.0f", count)
              + " elements, more than an array holds; another order of contraction may avoid it");
    }
    if (explaining && count > largestElements) {
      largestElements = count;
      largest = labels.written(View.ordered(set, new int[labels.count()]));
    }
    return intermediate((int) count);
  }

  /** A slot for so many elements. */
  int intermediate(int count) {
    elements.add(count);
    return elements.size() - 1;
  }

  /** Copies a tensor into new storage with other strides. */
  View copy(View from, int[] strides) {
    View to = new View(intermediate(from.labels()), from.labels(), strides);
    copy(from, to);
    return to;
  }

  /** Copies a tensor. */
  void copy(View from, View to) {
    add(new StridedCopy(from.slot(), to.slot(), Axis.of(labels, View.ordered(to.labels(), to.strides()), from.strides(), new int[labels.count()], to.strides())),
        List.of(from), to, 0);
  }

  /** Adds a step. @param to what it computes, or null for a part of it */
  void add(Step step, List<View> from, @Nullable View to, double flops) {
    steps.add(step);
    if (explaining) {
      this.flops += flops;
      String inputs = from.stream().map(view -> labels.written(View.ordered(view.labels(), view.strides()))).collect(Collectors.joining(","));
      lines.add(
          inputs + "->" + (to == null ? "(partial sums)" : labels.written(View.ordered(to.labels(), to.strides()))) + ": " + step.describe()
              + (flops > 0 ? String.format(Locale.ROOT, ", %.0f flop", flops) : ""));
    }
  }

  /** The equation with sizes, a line a step, and a summary. */
  String explanation(Program program) {
    StringBuilder text = new StringBuilder(labels.equation().toString());
    text.append("  ").append(labels.sizesText());
    for (int i = 0; i < lines.size(); i++) {
      text.append("\n").append(i + 1).append("  ").append(lines.get(i));
    }
    if (program.isView()) {
      text.append("\nview of operand 0, nothing is copied");
    } else {
      text.append(String.format(Locale.ROOT, "\n%.0f flop; largest intermediate: ", flops)).append(largest);
      text.append(largestElements == 0 ? "" : String.format(Locale.ROOT, ", %.0f elements", largestElements));
    }
    return text.toString();
  }
}
