package dev.lanewise.data;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a file that is no IDX looks like, by its first bytes: downloads that failed and archives not unpacked are what people have. */
final class FileContent {
  private static final int TAR_MAGIC_AT = 257;

  /** By their first bytes, as ISO 8859-1. */
  private static final Map<String, String> STARTS = new LinkedHashMap<>();

  static {
    STARTS.put("PK\3\4", "a zip archive, expected its files unpacked");
    STARTS.put("\u00fd7zXZ\0", "xz, expected it unpacked");
    STARTS.put("BZh", "bzip2, expected it unpacked");
    STARTS.put("\u0028\u00b5\u002f\u00fd", "Zstandard, expected it unpacked");
    STARTS.put("7z\u00bc\u00af\u0027\u001c", "a 7-Zip archive, expected its files unpacked");
    STARTS.put("Rar!\u001a\7", "a RAR archive, expected its files unpacked");
    STARTS.put("\u001f\u008b", "gzip inside gzip, expected it unpacked once");
    STARTS.put("version https://git-lfs.github.com/", "a pointer of Git LFS, expected the file that git lfs pull fetches");
    STARTS.put("\u0093NUMPY", "an array of NumPy");
    STARTS.put("\u0089HDF\r\n\u001a\n", "HDF5");
    STARTS.put("PAR1", "Parquet");
    STARTS.put("MATLAB 5.0 MAT-file", "a MATLAB file");
    STARTS.put("\u0080\2", "a pickle of Python");
    STARTS.put("\u0080\3", "a pickle of Python");
    STARTS.put("\u0080\4", "a pickle of Python");
    STARTS.put("\u0080\5", "a pickle of Python");
    STARTS.put("\u0089PNG", "a PNG image");
    STARTS.put("\u00ff\u00d8\u00ff", "a JPEG image");
    STARTS.put("%PDF-", "PDF");
  }

  private FileContent() {}

  /** " (looks like …)", or nothing if it looks like nothing known. */
  static String inBrackets(byte[] start) {
    String looks = of(start);
    return looks.isEmpty() ? "" : " (looks like " + looks + ")";
  }

  private static String of(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> known : STARTS.entrySet()) {
      if (text.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (text.startsWith("ustar", TAR_MAGIC_AT)) {
      return "a tar archive, expected its files unpacked";
    }
    String words = text.replaceFirst("^\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
    if (words.startsWith("<!doctype html") || words.startsWith("<html") || words.startsWith("<head")) {
      return "HTML, perhaps of a download that failed";
    }
    if (words.startsWith("<?xml") || words.startsWith("<error")) {
      return "XML, perhaps of a download that failed";
    }
    return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t') ? "text" : "";
  }
}
