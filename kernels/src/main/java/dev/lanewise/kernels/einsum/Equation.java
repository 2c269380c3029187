package dev.lanewise.kernels.einsum;

import java.util.ArrayList;
import java.util.List;

/**
 * An einsum equation: the labels of each input's dimensions and of the output's.
 *
 * <pre>
 *   equation := input { "," input } [ "->" output ]      input, output := { letter }      letter := a … z | A … Z
 * </pre>
 *
 * <p>Spaces mean nothing. Without an arrow the output is every label that occurs exactly once, in ASCII order.
 */
public record Equation(List<String> inputs, String output) {
  private static final int MESSAGE_LENGTH = 100;

  /**
   * Reads an equation.
   *
   * @throws IllegalArgumentException naming the character and its place if the text is no equation
   */
  public static Equation parse(String text) {
    int arrow = text.indexOf("->");
    String left = arrow < 0 ? text : text.substring(0, arrow);
    List<String> inputs = new ArrayList<>();
    int from = 0;
    for (int comma = left.indexOf(','); comma >= 0; comma = left.indexOf(',', from)) {
      inputs.add(labels(text, from, comma));
      from = comma + 1;
    }
    inputs.add(labels(text, from, left.length()));
    if (arrow < 0) {
      return new Equation(List.copyOf(inputs), implicitOutput(inputs));
    }
    String output = labels(text, arrow + 2, text.length());
    for (int i = 0; i < output.length(); i++) {
      char label = output.charAt(i);
      if (output.indexOf(label) != i) {
        throw new IllegalArgumentException("einsum " + quoted(text) + ": output label '" + label + "' occurs twice");
      }
      if (inputs.stream().noneMatch(input -> input.indexOf(label) >= 0)) {
        throw new IllegalArgumentException("einsum " + quoted(text) + ": output label '" + label + "' is in no input");
      }
    }
    return new Equation(List.copyOf(inputs), output);
  }

  private static String labels(String text, int from, int to) {
    StringBuilder labels = new StringBuilder();
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        labels.append(c);
      } else if (c != ' ') {
        throw new IllegalArgumentException(
            "einsum " + quoted(text) + ": character '" + c + "' at index " + i + ", expected a letter, ',' or \"->\"");
      }
    }
    return labels.toString();
  }

  private static String implicitOutput(List<String> inputs) {
    String all = String.join("", inputs);
    StringBuilder once = new StringBuilder();
    all.chars().sorted().filter(label -> all.indexOf(label) == all.lastIndexOf(label)).forEach(label -> once.append((char) label));
    return once.toString();
  }

  private static String quoted(String text) {
    return '"' + (text.length() <= MESSAGE_LENGTH ? text : text.substring(0, MESSAGE_LENGTH) + "…") + '"';
  }

  /** "bi,bj->ij". */
  @Override
  public String toString() {
    return String.join(",", inputs) + "->" + output;
  }
}
