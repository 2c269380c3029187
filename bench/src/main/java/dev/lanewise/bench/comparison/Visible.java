package dev.lanewise.bench.comparison;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Text from outside, such as a file of results, a path or an exception's message, as a terminal may show it: what would begin a new line,
 * give orders to the terminal or turn the text around is shown as its number, a backslash and u001B.
 */
public final class Visible {
  private static final String SHORTENED = "…";

  private Visible() {}

  /** All of it, in one line. */
  public static String of(String text) {
    if (text.codePoints().noneMatch(Visible::isOrder)) {
      return text;
    }
    StringBuilder visible = new StringBuilder();
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  /** At most so many characters of it and a mark, in one line. */
  public static String of(String text, int length) {
    return of(text.length() <= length ? text : text.substring(0, length) + SHORTENED);
  }

  /**
   * Everything written to {@code out}, visible, whoever writes it. Only ends of lines and tabs are passed on: for lines of several texts,
   * each of which has to be made visible before.
   */
  public static Writer lines(Writer out) {
    return new Lines(out);
  }

  private static void append(StringBuilder visible, int c) {
    if (isOrder(c)) {
      visible.append(String.format(c <= Character.MAX_VALUE ? "\\u%04X" : "\\u{%X}", c));
    } else {
      visible.appendCodePoint(c);
    }
  }

  private static boolean isOrder(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static final class Lines extends FilterWriter {
    private static final String KEPT = "\n\t" + System.lineSeparator();

    Lines(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      // Halves of a pair come one by one.
      if (Character.isSurrogate((char) c) || KEPT.indexOf(c) >= 0) {
        out.write(c);
      } else {
        out.write(of(Character.toString((char) c)));
      }
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      for (int i = from; i < from + length; i++) {
        write(text[i]);
      }
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      for (int i = from; i < from + length; i++) {
        write(text.charAt(i));
      }
    }
  }
}
