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

  /** A name as it may be echoed: the last 100 characters, which tell more than the first, and all visible. */
  static String shown(String name) {
    return shown(name, MAX_NAME_LENGTH);
  }

  static String shown(String name, int length) {
    String end = name.length() <= length ? name : "…" + name.substring(name.length() - length + 1);
    StringBuilder shown = new StringBuilder();
    end.codePoints().forEach(c -> {
      switch (Character.getType(c)) {
        // These begin new lines in a log, give orders to a terminal, or turn the text around.
        case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
            shown.append(String.format("\\u%04X", c));
        default -> shown.appendCodePoint(c);
      }
    });
    return shown.toString();
  }
}
