package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Cell;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Table;
import java.util.List;

/**
 * A table as HTML: with a heading row for each question where the table has them, so that it stays narrow enough for a phone. Each row still
 * carries its question, which the page's script shows when the table is sorted.
 */
final class HtmlTable {
  private static final String QUESTIONS = "who";

  /** Columns that name a question: what it is, and its size. */
  private static final int GROUPED_COLUMNS = 2;

  private final Table table;
  private final boolean questions;

  private HtmlTable(Table table) {
    this.table = table;
    this.questions = table.header().indexOf(QUESTIONS) == GROUPED_COLUMNS;
  }

  static String of(Table table) {
    return new HtmlTable(table).html();
  }

  private String html() {
    int from = questions ? GROUPED_COLUMNS : 0;
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"sortable\">\n<caption>")
        .append(Cell.escape(table.title())).append("</caption>\n<thead><tr>");
    for (int column = from; column < table.header().size(); column++) {
      html.append("<th scope=\"col\"").append(table.isNumber(column) ? " class=\"number\">" : ">")
          .append(Cell.escape(table.heading(column))).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    String before = "";
    for (List<Cell> row : table.rows()) {
      String question = questions ? row.get(0).html() + " <span>" + row.get(1).html() + "</span>" : "";
      if (!question.equals(before)) {
        html.append("<tr class=\"question\"><th scope=\"rowgroup\" colspan=\"").append(table.header().size() - from).append("\">")
            .append(question).append("</th></tr>\n");
        before = question;
      }
      html.append(questions ? row.get(GROUPED_COLUMNS).text().startsWith(Names.OPENBLAS) ? "<tr class=\"rival\">" : "<tr>" : "<tr class=\"lined\">");
      for (int column = from; column < row.size(); column++) {
        html.append(table.isNumber(column) ? "<td class=\"number\">" : "<td>").append(row.get(column).html());
        html.append(questions && column == from ? "<small class=\"of\">" + question + "</small></td>" : "</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }
}
