package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Reasons;
import dev.lanewise.bench.goals.GoalResults;
import dev.lanewise.bench.goals.GoalTable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where a report goes: nothing is written anywhere else, and whether it can be written is found out first. */
public record ReportFolder(Path folder) {
  public static final String RESULTS = "results.json";
  public static final String PAGE = "index.html";

  /** The chart libraries alone take more than a megabyte. */
  private static final int ROOM_FOR_A_REPORT = 4 << 20;

  /**
   * Makes the folder, looks at what the new files will take the place of, and tries with as many bytes as a report may have: rather now than
   * after minutes of measuring.
   *
   * @param names of the files that will be written
   * @throws IOException if it is no folder, is not writable, has no room, or if a file cannot take its place there
   */
  public static ReportFolder prepare(Path folder, String... names) throws IOException {
    return prepare(folder, ROOM_FOR_A_REPORT, names);
  }

  static ReportFolder prepare(Path folder, long bytes, String... names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      if (Files.isDirectory(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(name + " in it is a folder, expected a file or nothing");
      }
    }
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
    write(RESULTS, Json.write(results));
    write(PAGE, Page.of(results));
  }

  /**
   * Tables of goals that were measured on their own into this folder, as {@code NAME-goals.json}; each says when and at which commit.
   *
   * @throws IOException if one is no such file, or all are larger than one file of results may be
   */
  public List<GoalTable> goalsMeasuredEarlier() throws IOException {
    List<GoalTable> tables = new ArrayList<>();
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*-goals.json")) {
      for (Path file : files) {
        GoalResults earlier = read(file);
        bytes += Files.size(file);
        if (bytes > Json.MOST_BYTES) {
          throw new IOException(file.getFileName() + " and others: " + bytes + " bytes, expected at most " + Json.MOST_BYTES);
        }
        String when = ", " + earlier.run().mode() + " run of " + earlier.run().date() + ", commit " + earlier.run().commit();
        tables.add(new GoalTable(earlier.table() + when, earlier.rows()));
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    return tables;
  }

  private static GoalResults read(Path file) throws IOException {
    try {
      return Json.read(file, GoalResults.class);
    } catch (IOException unreadable) {
      throw new IOException(file.getFileName() + ": " + Reasons.of(unreadable), unreadable);
    }
  }

  /**
   * All or nothing: readers of an older file see it whole until the new one is whole, also while another process writes the same. What
   * stands at the file's place is replaced and not followed.
   *
   * @throws IOException if it cannot be written; if only the last step failed, the message says where the text is
   */
  public void write(String name, String text) throws IOException {
    // New, and of this call alone: a link or a file that somebody put there is never written through.
    Path unfinished = folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(unfinished, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException failed) {
      Files.deleteIfExists(unfinished);
      throw failed;
    }
    try {
      Files.move(unfinished, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new IOException(name + ": " + Reasons.of(failed) + "; what was to be in it is in " + unfinished, failed);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }
}
