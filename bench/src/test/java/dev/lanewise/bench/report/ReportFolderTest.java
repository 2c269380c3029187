package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a report can be written is found out before there is one. */
class ReportFolderTest {
  @TempDir
  private Path folder;

  private void assertEmpty() throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count(), "the check leaves nothing behind");
    }
  }

  @Test
  void aFolderWithRoomIsFoundGood() throws IOException {
    ReportFolder.prepare(folder);
    assertEmpty();
  }

  @Test
  void aFullDiskIsNoticed() throws IOException {
    String reason = assertThrows(IOException.class, () -> ReportFolder.prepare(folder, Long.MAX_VALUE)).getMessage();
    assertTrue(reason.matches("room for \\d+ bytes, expected at least " + Long.MAX_VALUE), reason);
    assertEmpty();
  }

  @Test
  void aFolderThatMayNotBeWrittenToIsNoticed() throws IOException {
    assertTrue(folder.toFile().setWritable(false));
    try {
      assumeTrue(!Files.isWritable(folder), "this user may write everywhere");
      assertThrows(IOException.class, () -> ReportFolder.prepare(folder));
    } finally {
      assertTrue(folder.toFile().setWritable(true));
    }
    assertEmpty();
  }

  /** Not even by the superuser. */
  @Test
  void aFileSystemThatTakesNothingIsNoticed() {
    Path processes = Path.of("/proc");
    assumeTrue(Files.isDirectory(processes), "no Linux");
    assertThrows(IOException.class, () -> ReportFolder.prepare(processes));
    assertThrows(IOException.class, () -> ReportFolder.prepare(processes.resolve("report")));
  }

  @Test
  void anOlderPageIsThereUntilTheNewOneIsWhole() throws IOException {
    ReportFolder report = ReportFolder.prepare(folder);
    report.write("index.html", "old");
    Files.createDirectory(folder.resolve(".index.html.tmp"));
    assertThrows(IOException.class, () -> report.write("index.html", "new"));
    assertEquals("old", Files.readString(folder.resolve("index.html")));
  }
}
