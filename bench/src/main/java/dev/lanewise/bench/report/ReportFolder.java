package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.goals.GoalResults;
import dev.lanewise.bench.goals.GoalTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Where a report goes: nothing is written anywhere else, and whether it can be written is found out first. */
public record ReportFolder(Path folder) {
  /** The chart libraries alone take more than a megabyte. */
  private static final int ROOM_FOR_A_REPORT = 4 << 20;

  /**
   * Makes the folder, and tries with as many bytes as a report may have: rather now than after minutes of measuring.
   *
   * @throws IOException if it is no folder, is not writable or has no room
   */
  public static ReportFolder prepare(Path folder) throws IOException {
    return prepare(folder, ROOM_FOR_A_REPORT);
  }

  static ReportFolder prepare(Path folder, long bytes) throws IOException {
    Files.createDirectories(folder);
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < bytes) {
      throw new IOException("room for " + room + " bytes, expected at least " + bytes);
    }
    // There may be quotas, or nobody may know.
    Path trial = Files.createTempFile(folder, ".lanewise", ".tmp");
    try {
      Files.write(trial, new byte[Math.toIntExact(bytes)]);
    } finally {
      Files.delete(trial);
    }
    return new ReportFolder(folder);
  }

  /** The page and the figures it shows. */
  public void write(Results results) throws IOException {
    write("results.json", Json.write(results));
    write("index.html", Page.of(results));
  }

  /**
   * Tables of goals that were measured on their own into this folder, as {@code NAME-goals.json}; each says when and at which commit.
   *
   * @throws IOException if one is no such file
   */
  public List<GoalTable> goalsMeasuredEarlier() throws IOException {
    List<GoalTable> tables = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*-goals.json")) {
      for (Path file : files) {
        GoalResults earlier = Json.read(Files.readString(file), GoalResults.class);
        String when = ", " + earlier.run().mode() + " run of " + earlier.run().date() + ", commit " + earlier.run().commit();
        tables.add(new GoalTable(earlier.table() + when, earlier.rows()));
      }
    }
    return tables;
  }

  /** All or nothing: readers of an older file see it whole until the new one is whole. */
  public void write(String name, String text) throws IOException {
    Path unfinished = folder.resolve("." + name + ".tmp");
    try {
      Files.writeString(unfinished, text);
      Files.move(unfinished, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }
}
