package dev.lanewise.bench.comparison;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something did not work, in words: many exceptions of files say the path and no more. */
public final class Reasons {
  private static final int LENGTH = 1_000;

  private Reasons() {}

  /** In one line, with the path if the exception has one. */
  public static String of(Throwable failure) {
    String message = failure.getMessage();
    String text = switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException there -> there.getFile() + ": a file is in the way";
      case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
      case CharacterCodingException _ -> "no text in UTF-8";
      default -> message == null ? failure.getClass().getSimpleName() : message;
    };
    return Visible.of(text.strip().replaceAll("\\s*\\R\\s*", "; "), LENGTH);
  }
}
