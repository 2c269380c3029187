package dev.lanewise.data;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A file's content is not what it should be. The message names the file, what was found and what was expected; byte numbers start at 0. */
public final class IdxFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private static final int MAX_NAME_LENGTH = 100;

  IdxFormatException(String name, String problem) {
    super(shown(name) + ": " + problem);
  }

  IdxFormatException(String name, String problem, @Nullable Throwable cause) {
    super(shown(name) + ": " + problem, cause);
  }

  /** A name as it may be echoed: the last 100 characters, which tell more than the first, and none that would start a new line in a log. */
  static String shown(String name) {
    String end = name.length() <= MAX_NAME_LENGTH ? name : "…" + name.substring(name.length() - MAX_NAME_LENGTH + 1);
    return end.replaceAll("\\p{Cntrl}", "?");
  }
}
