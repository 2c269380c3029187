package dev.lanewise.bench.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table for console and page alike.
 *
 * @param title what it shows
 * @param header one text a column; columns whose header begins with '>' are numbers and stand right
 * @param rows cells
 */
public record Table(String title, List<String> header, List<List<Cell>> rows) {
  private static final String RIGHT = ">";

  /** More than any cell of ours has: one that is longer would widen its column in every row. */
  private static final int WIDEST = 1_000;

  /** Of texts without figures. */
  public static Table ofTexts(String title, List<String> header, List<List<String>> rows) {
    return new Table(title, header, rows.stream().map(row -> row.stream().map(Cell::words).toList()).toList());
  }

  public boolean isNumber(int column) {
    return header.get(column).startsWith(RIGHT);
  }

  public String heading(int column) {
    return isNumber(column) ? header.get(column).substring(RIGHT.length()) : header.get(column);
  }

  /** The same without the columns in which nothing stands. */
  public Table withoutEmptyColumns() {
    List<Integer> kept = IntStream.range(0, header.size()).filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
        .boxed().toList();
    return new Table(title, kept.stream().map(header::get).toList(), rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  /** Padded with blanks, two between columns; every cell in one line, and its beginning if it is long. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(IntStream.range(0, header.size()).mapToObj(this::heading).toList());
    rows.forEach(row -> lines.add(row.stream().map(cell -> Visible.of(cell.text(), WIDEST)).toList()));
    int[] widths = IntStream.range(0, header.size())
        .map(column -> lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0)).toArray();
    StringBuilder text = new StringBuilder(Visible.of(title, WIDEST)).append('\n');
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int column = 0; column < header.size(); column++) {
        String blanks = " ".repeat(widths[column] - line.get(column).length());
        padded.append(isNumber(column) ? blanks + line.get(column) : line.get(column) + blanks).append("  ");
      }
      text.append("  ").append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
