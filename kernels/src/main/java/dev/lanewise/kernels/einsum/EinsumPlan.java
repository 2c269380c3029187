package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An equation fitted to shapes. Running it: each operand loses what is not needed (diagonals, dimensions of size 1 that stand for a larger one, sums
 * over labels nobody else has); two operands are contracted; the result is viewed in the output's order.
 */
public final class EinsumPlan {
  private final Equation equation;
  private final int[][] shapes;
  private final Map<Character, Integer> sizes;

  private EinsumPlan(Equation equation, int[][] shapes, Map<Character, Integer> sizes) {
    this.equation = equation;
    this.shapes = shapes;
    this.sizes = sizes;
  }

  /** Fits an equation to shapes, or says which label, operand and sizes do not fit. */
  public static EinsumPlan of(String text, int[][] shapes) {
    Equation equation = Equation.parse(text);
    int inputs = equation.inputs().size();
    if (inputs != shapes.length) {
      throw error(equation, inputs + " inputs in the equation, " + shapes.length + " operands");
    }
    if (inputs > 2) {
      throw error(equation, inputs + " operands, expected 1 or 2");
    }
    Map<Character, Integer> sizes = new TreeMap<>();
    for (int operand = 0; operand < inputs; operand++) {
      String labels = equation.inputs().get(operand);
      int[] shape = shapes[operand];
      if (labels.length() != shape.length) {
        throw error(equation, "operand " + operand + " has shape " + Arrays.toString(shape) + ", but labels \"" + labels + "\"");
      }
      for (int r = 0; r < shape.length; r++) {
        char label = labels.charAt(r);
        int first = labels.indexOf(label);
        if (shape[first] != shape[r]) {
          throw error(
              equation, "label '" + label + "' is " + shape[first] + " and " + shape[r] + " in operand " + operand + ", expected one size for a diagonal");
        }
        int known = sizes.getOrDefault(label, 1);
        if (known != 1 && shape[r] != 1 && known != shape[r]) {
          throw error(equation, "label '" + label + "' is " + shape[r] + " in operand " + operand + ", but " + known + " before");
        }
        sizes.put(label, known == 1 ? shape[r] : known);
      }
    }
    return new EinsumPlan(equation, Arrays.stream(shapes).map(int[]::clone).toArray(int[][]::new), sizes);
  }

  /** The shapes this plan is for. */
  public int[][] shapes() {
    return shapes;
  }

  /** The equation. */
  public Equation equation() {
    return equation;
  }

  /** The result for operands of the plan's shapes. */
  public Tensor run(Parallelism parallelism, Tensor... operands) {
    List<Operand> reduced = reduce(operands);
    Operand a = reduced.get(0);
    if (reduced.size() == 1) {
      return a.ordered(equation.output(), sizes);
    }
    Operand b = reduced.get(1);
    Contraction contraction = new Contraction(a.labels, b.labels, equation.output());
    Tensor result = Tensor.zeros(contraction.resultShape(a.tensor, a.labels, b.tensor, b.labels));
    contraction.run(a.tensor, a.labels, b.tensor, b.labels, result, parallelism);
    return new Operand(result, contraction.resultLabels()).ordered(equation.output(), sizes);
  }

  /** Overwrites {@code out} with the result: at once if the kernels can write it as it is, else by way of a copy. */
  public void runInto(Tensor out, Parallelism parallelism, Tensor... operands) {
    int[] expected = equation.output().chars().map(label -> sizes.get((char) label)).toArray();
    if (!Arrays.equals(out.shape(), expected)) {
      throw error(equation, "out has shape " + Arrays.toString(out.shape()) + ", expected " + Arrays.toString(expected));
    }
    List<Operand> reduced = reduce(operands);
    Operand a = reduced.get(0);
    Operand b = reduced.getLast();
    Contraction contraction = new Contraction(a.labels, b.labels, equation.output());
    boolean mayOverlap = a.tensor.data() == out.data() || b.tensor.data() == out.data();
    if (reduced.size() == 2 && contraction.resultLabels().equals(equation.output()) && out.isContiguous() && !mayOverlap) {
      contraction.run(a.tensor, a.labels, b.tensor, b.labels, out, parallelism);
    } else {
      // copyFrom reads all of its source first, so an operand may share out's elements.
      out.copyFrom(run(parallelism, operands));
    }
  }

  /** The steps for contiguous operands. */
  public String explain() {
    List<String> steps = new ArrayList<>();
    steps.add(equation + "  " + sizes);
    List<String> reduced = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      String labels = equation.inputs().get(i);
      String rest = remaining(i);
      reduced.add(rest);
      if (!rest.equals(labels)) {
        steps.add("operand " + i + ": " + labels + "->" + rest + " by diagonals, repeats and sums");
      }
    }
    String result = reduced.get(0);
    if (reduced.size() == 2) {
      Contraction contraction = new Contraction(result, reduced.get(1), equation.output());
      steps.add(contraction.explain(result, reduced.get(1), sizes));
      result = contraction.resultLabels();
    }
    if (!result.equals(equation.output())) {
      steps.add("view as " + equation.output());
    }
    return String.join("\n", steps);
  }

  /** The labels of an operand once it has lost what is not needed. */
  private String remaining(int operand) {
    StringBuilder rest = new StringBuilder();
    String needed = neededBeside(operand);
    distinct(operand).chars().filter(label -> needed.indexOf(label) >= 0).forEach(label -> rest.append((char) label));
    return rest.toString();
  }

  /** The labels of the output and of the other operands. */
  private String neededBeside(int operand) {
    StringBuilder needed = new StringBuilder(equation.output());
    for (int other = 0; other < shapes.length; other++) {
      if (other != operand) {
        needed.append(distinct(other));
      }
    }
    return needed.toString();
  }

  /** The labels of an operand's diagonal, without those of size 1 that stand for a larger size. */
  private String distinct(int operand) {
    String labels = equation.inputs().get(operand);
    StringBuilder distinct = new StringBuilder();
    for (int r = 0; r < labels.length(); r++) {
      char label = labels.charAt(r);
      if (labels.indexOf(label) == r && (shapes[operand][r] != 1 || sizes.get(label) == 1)) {
        distinct.append(label);
      }
    }
    return distinct.toString();
  }

  private List<Operand> reduce(Tensor[] operands) {
    List<Operand> reduced = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      reduced.add(new Operand(operands[i], equation.inputs().get(i)).diagonal().restrictedTo(distinct(i)).summedTo(neededBeside(i)));
    }
    return reduced;
  }

  private static IllegalArgumentException error(Equation equation, String what) {
    return new IllegalArgumentException("einsum \"" + equation + "\": " + what);
  }

  /** A tensor and the label of each of its dimensions. */
  private record Operand(Tensor tensor, String labels) {
    /** Each label once: a repeated one walks its diagonal. */
    Operand diagonal() {
      int[] distinct = labels.chars().distinct().toArray();
      if (distinct.length == labels.length()) {
        return this;
      }
      int[] shape = new int[distinct.length];
      int[] strides = new int[distinct.length];
      for (int r = 0; r < labels.length(); r++) {
        int to = indexOf(distinct, labels.charAt(r));
        shape[to] = tensor.size(r);
        strides[to] += tensor.strides()[r];
      }
      return new Operand(Tensor.strided(tensor.data(), tensor.offset(), shape, strides), text(distinct));
    }

    /** Drops the dimensions, all of size 1, whose labels are not kept. */
    Operand restrictedTo(String kept) {
      Operand rest = this;
      for (char label : labels.toCharArray()) {
        if (kept.indexOf(label) < 0) {
          rest = new Operand(rest.tensor.select(rest.labels.indexOf(label), 0), rest.labels.replace(String.valueOf(label), ""));
        }
      }
      return rest;
    }

    /** Sums over the labels that are not needed. */
    Operand summedTo(String needed) {
      Operand rest = this;
      for (char label : labels.toCharArray()) {
        if (needed.indexOf(label) < 0) {
          rest = new Operand(rest.tensor.sum(rest.labels.indexOf(label)), rest.labels.replace(String.valueOf(label), ""));
        }
      }
      return rest;
    }

    /** A view in another order of labels; one that is missing here repeats. */
    Tensor ordered(String output, Map<Character, Integer> sizes) {
      int[] shape = new int[output.length()];
      int[] strides = new int[output.length()];
      for (int r = 0; r < shape.length; r++) {
        int from = labels.indexOf(output.charAt(r));
        shape[r] = sizes.get(output.charAt(r));
        strides[r] = from < 0 ? 0 : tensor.strides()[from];
      }
      return Tensor.strided(tensor.data(), tensor.offset(), shape, strides);
    }

    private static int indexOf(int[] labels, char label) {
      int at = 0;
      while (labels[at] != label) {
        at++;
      }
      return at;
    }

    private static String text(int[] labels) {
      return new String(labels, 0, labels.length);
    }
  }
}
