package dev.lanewise.bench.comparison;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for console and page alike.
 *
 * @param title what it shows
 * @param header one text a column; columns whose header begins with '>' are numbers and stand right
 * @param rows texts
 */
public record Table(String title, List<String> header, List<List<String>> rows) {
  private static final String RIGHT = ">";

  boolean isNumber(int column) {
    return header.get(column).startsWith(RIGHT);
  }

  String heading(int column) {
    return isNumber(column) ? header.get(column).substring(RIGHT.length()) : header.get(column);
  }

  /** Padded with blanks, two between columns. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    List<String> headings = new ArrayList<>();
    for (int column = 0; column < header.size(); column++) {
      headings.add(heading(column));
    }
    lines.add(headings);
    lines.addAll(rows);
    StringBuilder text = new StringBuilder(title).append('\n');
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int column = 0; column < header.size(); column++) {
        int at = column;
        int width = lines.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String blanks = " ".repeat(width - line.get(column).length());
        padded.append(isNumber(column) ? blanks + line.get(column) : line.get(column) + blanks).append("  ");
      }
      text.append("  ").append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
