package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Einsum by definition: one loop over the indices of all labels, in double. Knows nothing of how the library reads equations. */
record EinsumReference(int[] shape, double[] values, double[] magnitudes, int summedIndices) {

  /** The result of a valid equation; magnitudes are sums of absolute values. */
  static EinsumReference of(String equation, Tensor... operands) {
    String text = equation.replace(" ", "").replace("...", ".");
    String left = text.contains("->") ? text.substring(0, text.indexOf("->")) : text;
    String[] inputs = left.split(",", -1);
    List<String> labels = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    List<List<Integer>> places = new ArrayList<>();
    int dots = 0;
    for (int operand = 0; operand < inputs.length; operand++) {
      List<String> names = names(inputs[operand], operands[operand].rank() - inputs[operand].replace(".", "").length());
      dots = Math.max(dots, (int) names.stream().filter(name -> name.startsWith(".")).count());
      List<Integer> place = new ArrayList<>();
      for (int r = 0; r < names.size(); r++) {
        if (!labels.contains(names.get(r))) {
          labels.add(names.get(r));
          sizes.add(1);
        }
        int label = labels.indexOf(names.get(r));
        place.add(label);
        if (operands[operand].size(r) != 1) {
          sizes.set(label, operands[operand].size(r));
        }
      }
      places.add(place);
    }
    List<String> output = names(text.contains("->") ? text.substring(text.indexOf("->") + 2) : implicit(left), dots);
    int[] outPlaces = output.stream().mapToInt(labels::indexOf).toArray();
    int[] shape = Arrays.stream(outPlaces).map(sizes::get).toArray();
    int elements = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    double[] values = new double[elements];
    double[] magnitudes = new double[elements];
    int[] size = sizes.stream().mapToInt(Integer::intValue).toArray();
    int[][] strides = new int[operands.length][size.length];
    for (int operand = 0; operand < operands.length; operand++) {
      for (int r = 0; r < places.get(operand).size(); r++) {
        strides[operand][places.get(operand).get(r)] += operands[operand].size(r) == 1 ? 0 : operands[operand].strides()[r];
      }
    }
    int[] outStrides = new int[size.length];
    int stride = 1;
    for (int r = shape.length - 1; r >= 0; r--) {
      outStrides[outPlaces[r]] = stride;
      stride *= shape[r];
    }
    int summed = 1;
    for (int label = 0; label < size.length; label++) {
      int now = label;
      summed *= Arrays.stream(outPlaces).anyMatch(place -> place == now) ? 1 : size[label];
    }
    int[] index = new int[size.length];
    boolean more = Arrays.stream(size).noneMatch(n -> n == 0);
    while (more) {
      double product = 1;
      for (int operand = 0; operand < operands.length; operand++) {
        product *= operands[operand].data()[operands[operand].offset() + dot(index, strides[operand])];
      }
      values[dot(index, outStrides)] += product;
      magnitudes[dot(index, outStrides)] += Math.abs(product);
      int label = size.length - 1;
      while (label >= 0 && ++index[label] == size[label]) {
        index[label--] = 0;
      }
      more = label >= 0;
    }
    return new EinsumReference(shape, values, magnitudes, summed);
  }

  private static int dot(int[] index, int[] strides) {
    int sum = 0;
    for (int label = 0; label < index.length; label++) {
      sum += index[label] * strides[label];
    }
    return sum;
  }

  /** A name for every dimension; under an ellipsis, its place from the right. */
  private static List<String> names(String labels, int dots) {
    List<String> names = new ArrayList<>();
    for (char label : labels.toCharArray()) {
      if (label == '.') {
        for (int fromRight = dots - 1; fromRight >= 0; fromRight--) {
          names.add("." + fromRight);
        }
      } else {
        names.add(String.valueOf(label));
      }
    }
    return names;
  }

  private static String implicit(String inputs) {
    String once = inputs.chars().filter(Character::isLetter).filter(label -> inputs.indexOf(label) == inputs.lastIndexOf(label)).sorted()
        .mapToObj(label -> String.valueOf((char) label)).collect(Collectors.joining());
    return inputs.contains(".") ? "." + once : once;
  }

  /** The first thing wrong with a result, or null. Exact results are expected of small integers, γ(terms)·Σ|Π| otherwise. */
  String difference(Tensor actual, boolean exact, int operands) {
    if (!Arrays.equals(shape, actual.shape())) {
      return "shape " + Tensor.text(actual.shape()) + ", expected " + Tensor.text(shape);
    }
    float[] elements = actual.toArray();
    for (int i = 0; i < elements.length; i++) {
      double bound = exact ? 0 : Reference.gamma(summedIndices + 8 * operands + 8) * magnitudes[i];
      // Bits, for exact ones: +0 is not −0.
      if (exact ? Float.compare(elements[i], (float) values[i]) != 0 : !(Math.abs(elements[i] - values[i]) <= bound)) {
        return "element " + i + " is " + elements[i] + ", expected " + values[i] + " ± " + bound;
      }
    }
    return null;
  }
}
