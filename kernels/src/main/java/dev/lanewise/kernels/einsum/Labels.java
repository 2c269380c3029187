package dev.lanewise.kernels.einsum;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The labels of an equation as numbers, with their sizes: an equation fitted to shapes.
 *
 * <p>Letters are numbered as they come; then the dimensions under ellipses, from the right, so that dimensions which broadcast together are one
 * label. Sets of labels are bits of a long. A dimension of size 1 where its label is larger, or is 1 everywhere, is in no set: nothing depends on it.
 */
final class Labels {
  /** Labels are bits of a long. PyTorch has the same limit. */
  static final int MOST = 64;

  /** The longest array every JVM can make. */
  static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  private final Equation equation;
  private final int[][] shapes;
  private final int[][] inputs;
  private final int[] output;
  private final int[] sizes;
  private final int letters;
  private final String names;

  private Labels(Equation equation, int[][] shapes, String names, int dots) {
    this.equation = equation;
    this.shapes = shapes;
    this.names = names;
    letters = names.length();
    sizes = new int[letters + dots];
    Arrays.fill(sizes, 1);
    inputs = new int[shapes.length][];
    for (int operand = 0; operand < shapes.length; operand++) {
      String labels = equation.inputs().get(operand);
      inputs[operand] = numbers(labels, shapes[operand].length - letters(labels));
    }
    output = numbers(equation.output(), dots);
  }

  /**
   * Fits an equation to shapes.
   *
   * @throws IllegalArgumentException naming label, operand and sizes if they do not fit
   */
  static Labels of(Equation equation, int[][] shapes) {
    int count = equation.inputs().size();
    if (count != shapes.length) {
      throw equation.error(count + (count == 1 ? " input" : " inputs") + " in the equation, " + shapes.length + " operands");
    }
    StringBuilder names = new StringBuilder();
    int dots = 0;
    for (int operand = 0; operand < count; operand++) {
      String labels = equation.inputs().get(operand);
      int[] shape = shapes[operand];
      int covered = shape.length - letters(labels);
      boolean hasEllipsis = labels.indexOf(Equation.ELLIPSIS) >= 0;
      if (covered < 0 || (covered > 0 && !hasEllipsis)) {
        throw equation.error(
            "operand " + operand + " has shape " + text(shape) + ", " + shape.length + (shape.length == 1 ? " dimension" : " dimensions") + ", but labels "
                + Equation.quoted(labels.replace(String.valueOf(Equation.ELLIPSIS), "...")) + ", expected " + (hasEllipsis ? "at least " : "") + letters(labels));
      }
      checkElements(equation, "operand " + operand, shape);
      dots = Math.max(dots, covered);
      for (int i = 0; i < labels.length(); i++) {
        if (labels.charAt(i) != Equation.ELLIPSIS && names.indexOf(labels.substring(i, i + 1)) < 0) {
          names.append(labels.charAt(i));
        }
      }
    }
    if (names.length() + dots > MOST) {
      throw equation.error((names.length() + dots) + " labels and dimensions under ellipses, expected at most " + MOST);
    }
    Labels labels = new Labels(equation, shapes, names.toString(), dots);
    labels.findSizes();
    checkElements(equation, "the result", labels.outputShape());
    return labels;
  }

  private void findSizes() {
    int[] owners = new int[sizes.length];
    for (int operand = 0; operand < inputs.length; operand++) {
      for (int r = 0; r < inputs[operand].length; r++) {
        int label = inputs[operand][r];
        int size = shapes[operand][r];
        int first = indexOf(inputs[operand], label);
        if (shapes[operand][first] != size) {
          throw equation.error(
              name(label) + " is " + shapes[operand][first] + " and " + size + " in operand " + operand + " of shape " + text(shapes[operand])
                  + ", expected one size for a diagonal");
        }
        if (sizes[label] == 1) {
          sizes[label] = size;
          owners[label] = operand;
        } else if (size != 1 && size != sizes[label]) {
          throw equation.error(
              name(label) + " is " + sizes[label] + " in operand " + owners[label] + " but " + size + " in operand " + operand
                  + ", expected the same size or 1");
        }
      }
    }
  }

  /** Labels as numbers; an ellipsis covers so many dimensions. */
  private int[] numbers(String labels, int covered) {
    int[] numbers = new int[letters(labels) + (labels.indexOf(Equation.ELLIPSIS) < 0 ? 0 : covered)];
    int at = 0;
    for (int i = 0; i < labels.length(); i++) {
      if (labels.charAt(i) != Equation.ELLIPSIS) {
        numbers[at++] = names.indexOf(labels.charAt(i));
      } else {
        for (int fromRight = covered - 1; fromRight >= 0; fromRight--) {
          numbers[at++] = letters + fromRight;
        }
      }
    }
    return numbers;
  }

  private static int letters(String labels) {
    return labels.length() - (labels.indexOf(Equation.ELLIPSIS) < 0 ? 0 : 1);
  }

  private static int indexOf(int[] labels, int label) {
    int at = 0;
    while (labels[at] != label) {
      at++;
    }
    return at;
  }

  private static void checkElements(Equation equation, String what, int[] shape) {
    double elements = 1;
    for (int size : shape) {
      if (size < 0) {
        throw equation.error(what + " has shape " + text(shape) + ": sizes must be ≥ 0");
      }
      elements *= size;
    }
    if (elements > MAX_ELEMENTS) {
      throw equation.error(what + " has shape " + text(shape) + ", more elements than an array holds");
    }
  }

  Equation equation() {
    return equation;
  }

  /** The shape of every operand. */
  int[][] shapes() {
    return shapes;
  }

  /** How many labels. */
  int count() {
    return sizes.length;
  }

  /** The size of a label. */
  int size(int label) {
    return sizes[label];
  }

  /** The number of elements of a tensor with these labels. */
  double elements(long labels) {
    double elements = 1;
    for (long rest = labels; rest != 0; rest &= rest - 1) {
      elements *= sizes[Long.numberOfTrailingZeros(rest)];
    }
    return elements;
  }

  /** The labels that an operand's elements depend on. */
  long of(int operand) {
    long set = 0;
    for (int r = 0; r < inputs[operand].length; r++) {
      set |= shapes[operand][r] == 1 ? 0 : 1L << inputs[operand][r];
    }
    return set;
  }

  /** The labels that the result's elements depend on. */
  long ofOutput() {
    long set = 0;
    for (int label : output) {
      set |= sizes[label] == 1 ? 0 : 1L << label;
    }
    return set;
  }

  /** Whether every label of the only operand is in the output. */
  boolean nothingSummed() {
    return Arrays.stream(inputs[0]).allMatch(label -> Arrays.stream(output).anyMatch(kept -> kept == label));
  }

  /** Strides by label of an operand with strides by dimension. Those of a repeated label add up: its diagonal. */
  int[] stridesOf(int operand, int[] strides) {
    int[] byLabel = new int[sizes.length];
    for (int r = 0; r < strides.length; r++) {
      int label = inputs[operand][r];
      byLabel[label] = Strides.sum(byLabel[label], shapes[operand][r] == 1 ? 0 : strides[r]);
    }
    return byLabel;
  }

  /** Strides by label of an output with strides by dimension. */
  int[] stridesOfOutput(int[] strides) {
    int[] byLabel = new int[sizes.length];
    for (int r = 0; r < output.length; r++) {
      byLabel[output[r]] = strides[r];
    }
    return byLabel;
  }

  /** Strides by dimension of an output with strides by label. */
  int[] outputStrides(int[] byLabel) {
    return Arrays.stream(output).map(label -> sizes[label] == 1 ? 0 : byLabel[label]).toArray();
  }

  /** The shape of the result. */
  int[] outputShape() {
    return Arrays.stream(output).map(label -> sizes[label]).toArray();
  }

  private String name(int label) {
    return label < letters ? "label '" + names.charAt(label) + "'" : "dimension " + (label - letters) + " from the right of the ellipsis";
  }

  /** Labels as an equation shows them; neighbours under an ellipsis as one "...". */
  String written(int[] order) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < order.length; i++) {
      if (order[i] < letters) {
        text.append(names.charAt(order[i]));
      } else if (i == 0 || order[i - 1] < letters) {
        text.append("...");
      }
    }
    return text.toString();
  }

  /** "i 3, j 4, ... (2, 5)". */
  String sizesText() {
    StringBuilder text = new StringBuilder();
    for (int label = 0; label < letters; label++) {
      text.append(text.isEmpty() ? "" : ", ").append(names.charAt(label)).append(' ').append(sizes[label]);
    }
    int dots = sizes.length - letters;
    if (dots > 0) {
      int[] shape = new int[dots];
      Arrays.setAll(shape, r -> sizes[sizes.length - 1 - r]);
      text.append(text.isEmpty() ? "" : ", ").append("... ").append(text(shape));
    }
    return text.toString();
  }

  /** A shape as messages show it: (64, 784). */
  static String text(int[] shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
