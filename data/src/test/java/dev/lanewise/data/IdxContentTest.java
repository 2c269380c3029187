package dev.lanewise.data;

import static dev.lanewise.data.IdxFileTest.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elements of every type, and files that are something else. */
class IdxContentTest {
  @TempDir private Path folder;

  private void rejects(byte[] content, String... parts) {
    IdxFileTest.assertRejected(folder, content, parts);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "504B0304 14000000 | a zip archive", "FD377A58 5A000004 | xz", "425A6839 31415926 | bzip2", "28B52FFD 04580000 | Zstandard",
      "377ABCAF 271C0004 | a 7-Zip archive", "1F8B0800 00000000 0003 4B4C4A06 00 | gzip inside gzip", "934E554D 50590100 | an array of NumPy",
      "80049564 | a pickle of Python", "89504E47 0D0A1A0A | a PNG image", "FFD8FFE0 | a JPEG image", "89484446 0D0A1A0A | HDF5"})
  void whatAFileOfAnotherKindLooksLike(String hex, String kind) {
    byte[] content = HexFormat.of().parseHex(hex.replace(" ", ""));
    rejects(hex.startsWith("1F8B") ? IdxBytes.gzip(content) : content, "not IDX (looks like " + kind);
    rejects(IdxBytes.gzip(content), "not IDX (looks like " + kind);
  }

  @Test
  void whatATextLooksLike() {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    rejects(pointer.getBytes(), "looks like a pointer of Git LFS");
    for (String page : new String[] {"<!DOCTYPE html><html>", "\ufeff\n <!doctype HTML>", "<html><head>"}) {
      rejects(page.getBytes(StandardCharsets.UTF_8), "looks like HTML, perhaps of a download that failed");
    }
    rejects("<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>".getBytes(), "looks like XML");
    rejects("label,pixel1,pixel2\n7,0,0\n".getBytes(), "looks like text");
    rejects("404".getBytes(), "inside the magic number at bytes 0 to 3 (looks like text)");
    byte[] tar = new byte[512];
    tar[0] = 'x';
    System.arraycopy("ustar".getBytes(), 0, tar, 257, 5);
    rejects(tar, "looks like a tar archive");
  }

  /** What IDX can hold beside unsigned bytes, exactly, and the file's own digest. */
  @Test
  void everyTypeOfElementIsRead() throws Exception {
    double[] values = {0, 1, 127, -128, -1, 100};
    for (IdxType type : IdxType.values()) {
      double[] own = switch (type) {
        case UNSIGNED_BYTE -> new double[] {0, 1, 127, 128, 254, 255};
        case SIGNED_BYTE -> values;
        case SHORT -> new double[] {-32768, 32767, 256, -1, 0, 255};
        case INT -> new double[] {-2147483648, 2147483647, 65536, -1, 0, 255};
        case FLOAT -> new double[] {0.1f, -1e38f, 1e-45f, Double.POSITIVE_INFINITY, -0.0, 255};
        case DOUBLE -> new double[] {0.1, -1e300, 4.9e-324, Double.NEGATIVE_INFINITY, -0.0, 255};
      };
      byte[] raw = IdxBytes.of(type, new int[] {2, 3}, own);
      for (byte[] content : new byte[][] {raw, IdxBytes.gzip(raw)}) {
        IdxFile file = IdxFile.read(new ByteArrayInputStream(content), "typed");
        assertEquals(type, file.type());
        assertEquals(6, file.count());
        for (int i = 0; i < own.length; i++) {
          assertEquals(own[i], file.value(i), type + " " + i);
        }
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw)), file.sha256());
        assertThrows(IndexOutOfBoundsException.class, () -> file.value(6));
      }
      rejects(Arrays.copyOf(raw, raw.length - 1), "truncated", raw.length - 1 + " bytes", "expected " + raw.length);
      rejects(Arrays.copyOf(raw, raw.length + 1), "trailing bytes", "expected " + raw.length);
      assertContains(
          assertThrows(IdxFormatException.class, () -> IdxFile.read(new ByteArrayInputStream(raw), "x", 6 * type.bytes() - 1)).getMessage(),
          "2×3 of " + type, "at most " + (6 * type.bytes() - 1) + " bytes");
      assertEquals(6, IdxFile.read(new ByteArrayInputStream(raw), "x", 6 * type.bytes()).count());
    }
    assertEquals("IdxFile[2×1 doubles]", IdxFile.read(
        new ByteArrayInputStream(IdxBytes.of(IdxType.DOUBLE, new int[] {2, 1}, 1, 2)), "x").toString());
  }
}
