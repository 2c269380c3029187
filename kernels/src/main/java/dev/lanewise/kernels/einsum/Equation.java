package dev.lanewise.kernels.einsum;

import java.util.ArrayList;
import java.util.List;

/**
 * An einsum equation: the labels of each input's dimensions and of the output's.
 *
 * <pre>
 *   equation := labels { "," labels } [ "->" labels ]      labels := { letter | "..." }      letter := a … z | A … Z
 * </pre>
 *
 * <p>Spaces mean nothing, except inside "..." and "->", which they break. At most one ellipsis in each input and in the output; it stands for the
 * dimensions that have no letter. Without an arrow the output is the ellipsis, if there is one, and every letter that occurs exactly once, in ASCII
 * order.
 *
 * @param text as it was written
 * @param inputs the labels of each input, {@link #ELLIPSIS} among them
 * @param output the labels of the output
 */
record Equation(String text, List<String> inputs, String output) {
  /** An ellipsis, as one character among labels. */
  static final char ELLIPSIS = '…';

  private static final int MESSAGE_LENGTH = 100;
  private static final String DOTS = "...";
  private static final String ARROW = "->";

  /**
   * Reads an equation in one pass.
   *
   * @throws IllegalArgumentException naming the character and its place if the text is no equation
   */
  static Equation parse(String text) {
    List<String> inputs = new ArrayList<>();
    StringBuilder labels = new StringBuilder();
    boolean arrow = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLetter(c)) {
        if (arrow && labels.indexOf(String.valueOf(c)) >= 0) {
          throw error(text, "output label '" + c + "' occurs twice, again at index " + i);
        }
        labels.append(c);
      } else if (c == '.' && text.startsWith(DOTS, i)) {
        if (labels.indexOf(String.valueOf(ELLIPSIS)) >= 0) {
          throw error(text, "a second ellipsis in " + (arrow ? "the output" : "operand " + inputs.size()) + " at index " + i);
        }
        labels.append(ELLIPSIS);
        i += DOTS.length() - 1;
      } else if (c == '-' && !arrow && text.startsWith(ARROW, i)) {
        inputs.add(labels.toString());
        labels.setLength(0);
        arrow = true;
        i += ARROW.length() - 1;
      } else if (c == ',' && !arrow) {
        inputs.add(labels.toString());
        labels.setLength(0);
      } else if (c != ' ') {
        throw error(
            text, "character '" + visible(String.valueOf(c)) + "' at index " + i + ", expected a letter, \"...\"" + (arrow ? " or the end" : ", ',' or \"->\""));
      }
    }
    if (!arrow) {
      inputs.add(labels.toString());
      return new Equation(text, List.copyOf(inputs), implicitOutput(String.join("", inputs)));
    }
    String output = labels.toString();
    String all = String.join("", inputs);
    for (int i = 0; i < output.length(); i++) {
      char label = output.charAt(i);
      if (label != ELLIPSIS && all.indexOf(label) < 0) {
        throw error(text, "output label '" + label + "' is in no input");
      }
    }
    return new Equation(text, List.copyOf(inputs), output);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String implicitOutput(String all) {
    StringBuilder output = new StringBuilder();
    if (all.indexOf(ELLIPSIS) >= 0) {
      output.append(ELLIPSIS);
    }
    for (char label = 'A'; label <= 'z'; label++) {
      int first = all.indexOf(label);
      if (first >= 0 && first == all.lastIndexOf(label)) {
        output.append(label);
      }
    }
    return output.toString();
  }

  /** What is wrong with this equation, or with operands for it. */
  IllegalArgumentException error(String what) {
    return error(text, what);
  }

  private static IllegalArgumentException error(String text, String what) {
    return new IllegalArgumentException("einsum " + quoted(text) + ": " + what);
  }

  /** Text in quotation marks, its beginning if it is long. */
  static String quoted(String text) {
    return '"' + visible(text.length() <= MESSAGE_LENGTH ? text : text.substring(0, MESSAGE_LENGTH) + "…") + '"';
  }

  /** A message is one line, and gives no orders to the terminal that shows it. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints().forEach(c -> {
      switch (Character.getType(c)) {
        case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
            visible.append(String.format("\\u%04X", c));
        default -> visible.appendCodePoint(c);
      }
    });
    return visible.toString();
  }

  /** "bi,bj->ij". */
  @Override
  public String toString() {
    return (String.join(",", inputs) + ARROW + output).replace(String.valueOf(ELLIPSIS), DOTS);
  }
}
