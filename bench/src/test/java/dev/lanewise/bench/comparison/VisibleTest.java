package dev.lanewise.bench.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void whatGivesOrdersIsShownByItsNumber() {
    assertEquals("\\u001B[31mred\\u000A\\u000D\\u0009\\u0000\\u007F", Visible.of("\u001b[31mred\n\r\t\0\u007f"));
    assertEquals("\\u009B2J\\u0085", Visible.of("\u009b2J\u0085"), "what terminals take for an escape sequence in one character");
    assertEquals("\\u202Egnp\\u2066\\u200B\\u2028\\u2029", Visible.of("\u202egnp\u2066\u200b\u2028\u2029"));
    assertEquals("\\uD800 \\u{E0001}", Visible.of("\ud800 \udb40\udc01"));
  }

  @Test
  void everythingElseIsLeftAsItIs() {
    for (String text : List.of("", "784 × 50 → 10", "a\u00a0b – c…", "xᵀ·gy ≥ 2", "数字 \ud83d\ude00", "\\u001B")) {
      assertEquals(text, Visible.of(text));
    }
    assertEquals("abc…", Visible.of("abcdef", 3));
    assertEquals("\\u001B…", Visible.of("\u001b\u001b", 1), "shortened before it is made visible");
  }

  @Test
  void aConsoleKeepsItsLinesAndNothingElse() throws IOException {
    StringWriter out = new StringWriter();
    try (var console = Visible.lines(out)) {
      console.write("one\n\ttwo \ud83d\ude00\u001b[2J\u009b");
      console.write(new char[] {'x', '\u001b', 'y'}, 1, 2);
      console.write('\b');
    }
    assertEquals("one\n\ttwo \ud83d\ude00\\u001B[2J\\u009B\\u001By\\u0008", out.toString());
  }

  @Test
  void aTableShowsEveryCellInItsLine() {
    String evil = "\u001b[1A\nforged";
    Table table = new Table("t" + evil, List.of("who", ">ms"), List.of(
        List.of(Cell.words(evil), Cell.words("1")), List.of(Cell.words("x".repeat(5_000)), Cell.words("2"))));
    String text = table.toText();
    assertEquals(4, text.lines().count(), text);
    assertTrue(text.contains("  \\u001B[1A\\u000Aforged "), text);
    assertTrue(text.lines().allMatch(line -> line.length() < 1_100), "one long cell does not widen all rows");
  }

  /** Each beside a short one in its column: as many comparisons as cells, not as pairs of rows. */
  @Test
  void aLongTableIsNoQuadraticOne() {
    List<Cell> row = List.of(Cell.words("a"), Cell.words("1"));
    List<List<Cell>> rows = Collections.nCopies(200_000, row);
    String text = assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> new Table("long", List.of("who", ">ms"), rows).toText());
    assertEquals(200_002, text.lines().count());
  }

  @Test
  void reasonsAreWordsWithTheirPath() {
    assertEquals("/x: no such file", Reasons.of(new NoSuchFileException("/x")));
    assertEquals("/x: permission denied", Reasons.of(new AccessDeniedException("/x")));
    assertEquals("/x: a file is in the way", Reasons.of(new FileAlreadyExistsException("/x")));
    assertEquals("/x: Is a directory", Reasons.of(new FileSystemException("/x", null, "Is a directory")));
    assertEquals("one; two \\u001B", Reasons.of(new IOException("one\n  two \u001b\n")));
    assertEquals("IOException", Reasons.of(new IOException()));
  }
}
