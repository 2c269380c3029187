package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  void anOlderPageIsThereUntilTheNewOneIsWhole() throws IOException, InterruptedException {
    ReportFolder report = ReportFolder.prepare(folder);
    report.write("index.html", "old");
    Path page = folder.resolve("index.html");
    List<String> seen = new CopyOnWriteArrayList<>();
    Thread reader = Thread.ofPlatform().start(() -> {
      while (!Thread.interrupted()) {
        seen.add(readWhole(page));
      }
    });
    // Two at once, as of two processes.
    Thread other = Thread.ofPlatform().start(() -> writeOften(report, "b"));
    writeOften(report, "a");
    other.join();
    reader.interrupt();
    reader.join();
    List<String> texts = List.of("old", "a".repeat(LENGTH), "b".repeat(LENGTH));
    assertTrue(seen.stream().allMatch(texts::contains), () -> seen.stream().map(String::length).distinct().toList().toString());
    assertTrue(texts.contains(Files.readString(page)));
    Files.delete(page);
    assertEmpty();
  }

  private static final int LENGTH = 300_000;

  private static void writeOften(ReportFolder report, String letter) {
    try {
      for (int i = 0; i < 100; i++) {
        report.write("index.html", letter.repeat(LENGTH));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String readWhole(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void aLinkThatSomebodyPutThereIsNotFollowed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    for (String name : List.of(".results.json.tmp", "results.json")) {
      link(folder.resolve(name), victim);
    }
    ReportFolder.prepare(folder, "results.json").write("results.json", "new");
    assertEquals("precious", Files.readString(victim));
    assertEquals("new", Files.readString(folder.resolve("results.json")));
    assertFalse(Files.isSymbolicLink(folder.resolve("results.json")), "the link is replaced, as any older file is");
    assertTrue(Files.isSymbolicLink(folder.resolve(".results.json.tmp")), "it is not ours");
  }

  private static void link(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException | IOException none) {
      assumeTrue(false, "no symbolic links here: " + none);
    }
  }

  @Test
  void aFolderInTheFilesPlaceIsNoticedBeforeAnythingIsWritten() throws IOException {
    Path page = Files.createDirectory(folder.resolve("index.html"));
    String reason = assertThrows(IOException.class, () -> ReportFolder.prepare(folder, "results.json", "index.html")).getMessage();
    assertEquals("index.html in it is a folder, expected a file or nothing", reason);
    Files.delete(page);
    assertEmpty();
  }

  /** Made after the look, here; or a file that others own, in a folder where only owners may replace theirs. */
  @Test
  void whatCannotTakeItsPlaceIsKeptBesideIt() throws IOException {
    ReportFolder report = ReportFolder.prepare(folder, "results.json");
    Files.createDirectories(folder.resolve("results.json/in the way"));
    String reason = assertThrows(IOException.class, () -> report.write("results.json", "figures")).getMessage();
    assertTrue(reason.contains("; what was to be in it is in "), reason);
    assertEquals("figures", Files.readString(Path.of(reason.substring(reason.indexOf(" is in ") + " is in ".length()))));
  }

  /** As a file that a shell or an editor makes. */
  @Test
  void othersMayReadAReportIfTheUsersMaskSaysSo() throws IOException {
    ReportFolder.prepare(folder).write("index.html", "page");
    Path plain = Files.writeString(folder.resolve("plain"), "");
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no permissions here");
    assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(folder.resolve("index.html")));
  }
}
