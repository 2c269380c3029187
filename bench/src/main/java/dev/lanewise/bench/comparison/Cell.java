package dev.lanewise.bench.comparison;

/**
 * What stands in a table or a sentence: as the console prints it, and as the page does, where every figure carries its exact value from
 * results.json.
 *
 * @param text plain
 * @param html marked up
 */
public record Cell(String text, String html) {
  public static final Cell EMPTY = words("");

  /** No figure. */
  public static Cell words(String text) {
    return new Cell(text, escape(text));
  }

  /** A figure, rounded for reading. */
  public static Cell figure(double value, String rounded) {
    return new Cell(rounded, data(Double.toString(value), rounded));
  }

  /** Text of results.json that has digits in it, as it is there and as people write it. */
  public static Cell text(String value, String spoken) {
    return new Cell(spoken, data(value, spoken));
  }

  public static Cell of(Shape shape) {
    return text(shape.toString(), shape.spoken());
  }

  /** One after the other. */
  public Cell and(Cell next) {
    return new Cell(text + next.text, html + next.html);
  }

  public Cell and(String next) {
    return and(words(next));
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  private static String data(String value, String text) {
    return text.isEmpty() ? "" : "<data value=\"" + exact(value) + "\">" + escape(text) + "</data>";
  }

  /** Text as HTML; sizes such as 784 × 50 stay on one line. */
  public static String escape(String text) {
    return exact(text).replace(" × ", "\u00a0×\u00a0");
  }

  private static String exact(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
