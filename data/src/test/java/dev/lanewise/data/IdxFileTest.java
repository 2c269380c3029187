package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {
  private static final byte[] GOOD = IdxBytes.file(24, 2, 3, 4);

  @TempDir private Path folder;

  // ---- good files -----------------------------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void readsEveryRankRawAndGzipFromPathAndStream(int rank) throws IOException {
    int[] shape = Arrays.copyOf(new int[] {2, 3, 5, 7}, rank);
    int elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    byte[] raw = IdxBytes.file(elements, shape);
    byte[] expected = Arrays.copyOfRange(raw, 4 + 4 * rank, raw.length);
    for (byte[] content : new byte[][] {raw, IdxBytes.gzip(raw)}) {
      IdxFile fromStream = IdxFile.read(new ByteArrayInputStream(content), "stream");
      IdxFile fromPath = IdxFile.read(IdxBytes.write(folder.resolve("any-name"), content));
      for (IdxFile file : new IdxFile[] {fromStream, fromPath}) {
        assertEquals(rank, file.rank());
        assertArrayEquals(shape, file.shape());
        assertEquals(shape[rank - 1], file.size(rank - 1));
        assertArrayEquals(expected, file.elements());
      }
    }
  }

  @Test
  void gzipIsToldByContentNotByName() throws IOException {
    assertEquals(3, IdxFile.read(IdxBytes.write(folder.resolve("raw.gz"), GOOD)).rank());
    assertEquals(3, IdxFile.read(IdxBytes.write(folder.resolve("compressed"), IdxBytes.gzip(GOOD))).rank());
  }

  @Test
  void growsThroughEveryDoublingToTheExactSize() throws IOException {
    for (int size : new int[] {65_535, 65_536, 65_537, 131_072, 131_073, 1_000_003}) {
      byte[] raw = IdxBytes.file(size, size);
      byte[] expected = Arrays.copyOfRange(raw, 8, raw.length);
      assertArrayEquals(expected, IdxFile.read(new ByteArrayInputStream(raw), "raw").elements());
      assertArrayEquals(expected, IdxFile.read(new ByteArrayInputStream(IdxBytes.gzip(raw)), "gzip").elements());
      assertArrayEquals(expected, IdxFile.read(IdxBytes.write(folder.resolve("path"), raw)).elements());
    }
  }

  @Test
  void readsAStreamThatGivesOneByteAtATimeAndLeavesItOpen() throws IOException {
    for (byte[] content : new byte[][] {GOOD, IdxBytes.gzip(GOOD)}) {
      boolean[] closed = {false};
      InputStream slow = new InputStream() {
        private int next;

        @Override
        public int read() {
          return next == content.length ? -1 : Byte.toUnsignedInt(content[next++]);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          if (next == content.length) {
            return -1;
          }
          target[offset] = content[next++];
          return 1;
        }

        @Override
        public void close() {
          closed[0] = true;
        }
      };
      assertArrayEquals(new int[] {2, 3, 4}, IdxFile.read(slow, "slow").shape());
      assertEquals(false, closed[0]);
    }
  }

  @Test
  void readsGzipWithEveryOptionalHeaderFieldAndSeveralMembers() throws IOException {
    byte[] first = Arrays.copyOf(GOOD, 10);
    byte[] rest = Arrays.copyOfRange(GOOD, 10, GOOD.length);
    byte[] content = IdxBytes.join(member(first, 0x1f), member(new byte[0], 0), member(rest, 0x08));
    assertArrayEquals(Arrays.copyOfRange(GOOD, 16, 40), IdxFile.read(new ByteArrayInputStream(content), "members").elements());
  }

  @Test
  void thousandsOfEmptyGzipMembersDoNotOverflowTheStack() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] empty = IdxBytes.gzip(new byte[0]);
    for (int i = 0; i < 50_000; i++) {
      content.writeBytes(empty);
    }
    content.writeBytes(IdxBytes.gzip(GOOD));
    assertEquals(24, IdxFile.read(new ByteArrayInputStream(content.toByteArray()), "empty members").elements().length);
  }

  @Test
  void shapeIsACopyAndElementsAreNot() throws IOException {
    IdxFile file = IdxFile.read(new ByteArrayInputStream(GOOD), "good");
    file.shape()[0] = 99;
    assertEquals(2, file.size(0));
    file.elements()[0] = 5;
    assertEquals(5, file.elements()[0]);
    assertEquals("IdxFile[2×3×4]", file.toString());
    assertThrows(IndexOutOfBoundsException.class, () -> file.size(3));
  }

  @Test
  void sha256IsThatOfTheRawFile() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(GOOD);
    assertEquals(HexFormat.of().formatHex(digest), IdxFile.read(new ByteArrayInputStream(IdxBytes.gzip(GOOD)), "good").sha256());
  }

  // ---- headers --------------------------------------------------------------------------------------------------------------------------

  @Test
  void emptyFile() {
    rejects(new byte[0], "empty", "8 to 20 bytes");
  }

  @Test
  void emptyGzipContent() {
    rejects(IdxBytes.gzip(new byte[0]), "decompressed file ends after 0 bytes", "magic number");
  }

  @Test
  void everyTruncationOfTheHeader() {
    for (int length = 1; length < 16; length++) {
      byte[] start = Arrays.copyOf(GOOD, length);
      String where = length < 4 ? "inside the magic number at bytes 0 to 3" : "inside the 3 sizes at bytes 4 to 15";
      rejects(start, "ends after " + length + " bytes", where);
      rejects(IdxBytes.gzip(start), "decompressed file ends after " + length + " bytes", where);
    }
  }

  @Test
  void wrongMagic() {
    rejects("PK\3\4 and more".getBytes(), "0x504B0304", "bytes 0 to 3", "not IDX", "expected 0x00000801 to 0x00000804");
    rejects("<!DOCTYPE html>".getBytes(), "0x3C21444F", "not IDX");
    rejects(IdxBytes.join(IdxBytes.header(0x0a01, 1), new byte[1]), "0x00000A01", "not IDX");
    rejects(IdxBytes.join(IdxBytes.header(0x0f01, 1), new byte[8]), "0x00000F01", "not IDX");
    rejects(IdxBytes.join(IdxBytes.header(0x01000801, 1), new byte[1]), "0x01000801", "not IDX");
    rejects(IdxBytes.join(IdxBytes.header(0x80000801, 1), new byte[1]), "0x80000801", "not IDX");
    rejects(new byte[] {0x01, 0x08, 0, 0, 1, 0, 0, 0, 5}, "0x01080000", "not IDX");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 6, 127, 128, 255})
  void wrongRank(int rank) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    rejects(IdxBytes.join(IdxBytes.header(0x0800 | rank, sizes), new byte[1]), "rank " + rank + " at byte 3", "expected 1 to 4");
  }

  @Test
  void zeroSizes() {
    rejects(IdxBytes.header(0x0801, 0), "size 0 of dimension 0 at byte 4", "expected ≥ 1");
    rejects(IdxBytes.header(0x0803, 10, 28, 0), "size 0 of dimension 2 at byte 12");
    // A zero must not hide a product that would overflow.
    rejects(IdxBytes.header(0x0803, -1, -1, 0), "size 0 of dimension 2");
    rejects(IdxBytes.header(0x0804, 0, -1, -1, -1), "size 0 of dimension 0");
  }

  @Test
  void sizesWhoseProductOverflows() {
    rejects(IdxBytes.header(0x0804, -1, -1, -1, -1), "4294967295×4294967295×4294967295×4294967295", "bytes 4 to 19");
    // 2³²·2³² and 2¹⁶·2¹⁶·2³² are 0 modulo 2⁶⁴; 65536² is 0 modulo 2³².
    rejects(IdxBytes.header(0x0802, 65_536, 65_536), "65536×65536", "the limit of this read");
    rejects(IdxBytes.header(0x0804, 65_536, 65_536, 65_536, 65_536), "65536×65536×65536×65536");
    rejects(IdxBytes.header(0x0801, Integer.MIN_VALUE), "2147483648");
    rejects(IdxBytes.header(0x0801, Integer.MAX_VALUE), "2147483647");
  }

  @Test
  void limitIsInclusive() throws IOException {
    byte[] content = IdxBytes.file(100, 10, 10);
    assertEquals(100, IdxFile.read(new ByteArrayInputStream(content), "x", 100).elements().length);
    IdxFormatException over = assertThrows(
        IdxFormatException.class, () -> IdxFile.read(new ByteArrayInputStream(content), "x", 99));
    assertContains(over.getMessage(), "10×10", "at most 99 bytes");
    Path file = IdxBytes.write(folder.resolve("x"), content);
    assertEquals(100, IdxFile.read(file, 100).elements().length);
    assertThrows(IdxFormatException.class, () -> IdxFile.read(file, 99));
  }

  @Test
  void badArguments() {
    assertContains(
        assertThrows(IllegalArgumentException.class, () -> IdxFile.read(folder.resolve("x"), 0)).getMessage(),
        "maxBytes: 0", "expected 1 to");
    assertContains(
        assertThrows(IllegalArgumentException.class, () -> IdxFile.read(InputStream.nullInputStream(), "x", 1L << 31)).getMessage(),
        "maxBytes: 2147483648");
    assertThrows(NullPointerException.class, () -> IdxFile.read((Path) null));
    assertThrows(NullPointerException.class, () -> IdxFile.read(null, "x"));
    assertThrows(NullPointerException.class, () -> IdxFile.read(InputStream.nullInputStream(), null));
  }

  // ---- lengths --------------------------------------------------------------------------------------------------------------------------

  @Test
  void everyTruncationOfTheElements() {
    for (int length = 16; length < GOOD.length; length++) {
      byte[] start = Arrays.copyOf(GOOD, length);
      rejects(start, "truncated", length + " bytes", "expected 40 (a header of 16 and 2×3×4 elements)");
      rejects(IdxBytes.gzip(start), "truncated", "decompressed file ends after " + length + " bytes", "expected 40");
    }
  }

  @Test
  void everyTruncationOfTheGzip() {
    byte[] gzip = IdxBytes.gzip(GOOD);
    for (int length = 2; length < gzip.length; length++) {
      String where = length < 10 ? "inside a gzip header" : length < gzip.length - 8 ? "inside the deflate data" : "inside a gzip trailer";
      rejects(Arrays.copyOf(gzip, length), "truncated", "ends after " + length + " compressed bytes", where);
    }
    rejects(new byte[] {0x1f}, "ends after 1 bytes");
  }

  @Test
  void trailingBytes() {
    byte[] longer = Arrays.copyOf(GOOD, GOOD.length + 1);
    rejects(longer, "trailing bytes", "expected 40");
    rejects(IdxBytes.gzip(longer), "trailing bytes", "decompressed file goes on at byte 40", "expected 40");
  }

  @Test
  void trailingBytesAfterTheGzip() {
    byte[] gzip = IdxBytes.gzip(GOOD);
    for (int extra : new int[] {1, 2, 8, 17, 18, 19, 26, 27, 100, 70_000}) {
      byte[] noise = new byte[extra];
      Arrays.fill(noise, (byte) 7);
      rejects(IdxBytes.join(gzip, noise), "bytes that follow the gzip data");
      // Zeros pad, but only to the end.
      rejects(IdxBytes.join(gzip, new byte[extra], new byte[] {7}), "bytes that follow the gzip data and its padding of zeros");
      rejects(IdxBytes.join(gzip, new byte[extra], gzip), "bytes that follow the gzip data and its padding of zeros");
    }
    rejects(IdxBytes.join(gzip, new byte[] {0x1f}), "truncated", "inside a gzip header");
    rejects(IdxBytes.join(gzip, gzip), "trailing bytes", "goes on at byte 40");
  }

  /** As of a tape, or a download in blocks; gzip itself passes over them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 17, 18, 19, 26, 27, 100, 512, 65_536, 70_000})
  void zerosAfterTheGzipArePadding(int zeros) throws IOException {
    byte[] padded = Arrays.copyOf(IdxBytes.gzip(GOOD), IdxBytes.gzip(GOOD).length + zeros);
    assertEquals(24, IdxFile.read(new ByteArrayInputStream(padded), "padded").elements().length);
    assertEquals(24, IdxFile.read(IdxBytes.write(folder.resolve("padded"), padded)).elements().length);
  }

  @Test
  void gzipInsideGzip() {
    rejects(IdxBytes.gzip(IdxBytes.gzip(GOOD)), "0x1F8B0800", "not IDX");
  }

  // ---- gzip -----------------------------------------------------------------------------------------------------------------------------

  @Test
  void corruptGzipHeader() {
    rejects(changed(2, 9), "compression method 9", "expected 8 (deflate)");
    rejects(changed(3, 0x20), "gzip flags 0x20");
    byte[] checked = member(GOOD, 0x02);
    checked[10] ^= 1;
    rejects(checked, "gzip header checksum 0x");
  }

  @Test
  void corruptGzipTrailer() {
    int length = IdxBytes.gzip(GOOD).length;
    for (int i = 1; i <= 8; i++) {
      rejects(changed(length - i, 0x5a), i <= 4 ? "gzip size field" : "gzip checksum 0x", "expected");
    }
  }

  @Test
  void corruptDeflateData() {
    // Block type 3 does not exist.
    rejects(changed(10, 0x07), "corrupt deflate data", "compressed file");
  }

  @Test
  void endlessStreamsEnd() {
    byte[] nameThatNeverEnds = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
      for (byte[] unit : new byte[][] {{'x'}, IdxBytes.gzip(new byte[0])}) {
        byte[] start = unit.length == 1 ? nameThatNeverEnds : unit;
        IdxFormatException endless = assertThrows(
            IdxFormatException.class, () -> IdxFile.read(forever(start, unit), "endless", 1000));
        assertContains(endless.getMessage(), "no end after", "expected at most 1050576");
      }
      assertContains(
          assertThrows(IdxFormatException.class, () -> IdxFile.read(forever(GOOD, new byte[1]), "endless")).getMessage(), "trailing bytes");
      assertContains(
          assertThrows(IdxFormatException.class, () -> IdxFile.read(forever(IdxBytes.gzip(GOOD), new byte[1]), "zeros", 99)).getMessage(),
          "no end after");
    });
  }

  @Test
  void bombCostsNothing() {
    // Declares 24 bytes and holds 100 MB: one byte too many is enough to stop.
    byte[] bomb = IdxBytes.gzipOfZeros(IdxBytes.header(0x0803, 2, 3, 4), 100);
    int[] read = {0};
    InputStream counted = new ByteArrayInputStream(bomb) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        int n = super.read(target, offset, length);
        read[0] += Math.max(0, n);
        return n;
      }
    };
    IdxFormatException stopped = assertThrows(IdxFormatException.class, () -> IdxFile.read(counted, "bomb"));
    assertContains(stopped.getMessage(), "trailing bytes", "goes on at byte 40");
    assertTrue(read[0] <= 1 << 16 && read[0] < bomb.length, "read " + read[0] + " of " + bomb.length + " compressed bytes");
  }

  // ---- names and places -----------------------------------------------------------------------------------------------------------------

  @Test
  void namesAreShortenedAndKeptOnOneLine() {
    String name = "a".repeat(5_000) + "/end\n\u001b[31m.gz";
    String message = assertThrows(IdxFormatException.class, () -> IdxFile.read(InputStream.nullInputStream(), name)).getMessage();
    String echoed = message.substring(0, message.indexOf(": empty"));
    assertTrue(echoed.startsWith("…aaa") && echoed.endsWith("aaa/end\\u000A\\u001B[31m.gz"), echoed);
    assertEquals(100 + 2 * 5, echoed.length(), "100 characters, two of them shown by six each");
    // C1 controls, line separators and marks that turn the text around do as much harm as C0.
    String sly = "x\u009b31m\u2028\u202egnp.exe\ud800";
    assertTrue(
        assertThrows(IdxFormatException.class, () -> IdxFile.read(InputStream.nullInputStream(), sly)).getMessage()
            .startsWith("x\\u009B31m\\u2028\\u202Egnp.exe\\uD800: empty"));
    String short100 = "b".repeat(100);
    assertTrue(
        assertThrows(IdxFormatException.class, () -> IdxFile.read(InputStream.nullInputStream(), short100)).getMessage()
            .startsWith(short100 + ": empty"));
  }

  @Test
  void directoriesAndDevicesAreNotOpened() {
    assertContains(assertThrows(IdxFormatException.class, () -> IdxFile.read(folder)).getMessage(), "expected a regular file");
    Path zero = Path.of("/dev/zero");
    if (Files.exists(zero)) {
      assertThrows(IdxFormatException.class, () -> IdxFile.read(zero));
    }
    assertThrows(NoSuchFileException.class, () -> IdxFile.read(folder.resolve("absent")));
  }

  @Test
  void errorsOfTheStreamPassThrough() {
    IOException own = new IOException("disk");
    InputStream broken = new InputStream() {
      @Override
      public int read() throws IOException {
        throw own;
      }
    };
    assertEquals("disk", assertThrows(IOException.class, () -> IdxFile.read(broken, "broken")).getMessage());
  }

  // ---- mutations ------------------------------------------------------------------------------------------------------------------------

  /** 20,000 damaged files: each is read as a value or reported as the documented exception, and none hangs. */
  @Test
  void mutatedFilesGiveAValueOrTheDocumentedException() {
    long seed = 20_260_721;
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] originals = {
      GOOD, IdxBytes.gzip(GOOD), member(GOOD, 0x1f),
      IdxBytes.join(member(Arrays.copyOf(GOOD, 20), 0), member(Arrays.copyOfRange(GOOD, 20, 40), 2)),
      IdxBytes.gzip(IdxBytes.file(5_000, 5_000)), IdxBytes.file(60, 60), IdxBytes.file(16, 2, 2, 2, 2)
    };
    int runs = 20_000;
    int rejected = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> rejectedOf(runs, seed, random, originals));
    assertTrue(rejected > runs / 2 && rejected < runs, rejected + " of " + runs + " rejected; both outcomes should be met");
  }

  private int rejectedOf(int runs, long seed, SplittableRandom random, byte[][] originals) {
    int rejected = 0;
    for (int run = 0; run < runs; run++) {
      byte[] content = mutated(originals[random.nextInt(originals.length)], random);
      boolean fromPath = run % 16 == 0;
      String context = "seed " + seed + ", run " + run;
      try {
        IdxFile file = fromPath
            ? IdxFile.read(IdxBytes.write(folder.resolve("mutated"), content), 1 << 20)
            : IdxFile.read(new ByteArrayInputStream(content), "mutated", 1 << 20);
        assertEquals(Arrays.stream(file.shape()).asLongStream().reduce(1, Math::multiplyExact), file.count(), context);
        assertEquals(file.count() * file.type().bytes(), file.elements().length, context);
      } catch (IdxFormatException documented) {
        assertTrue(documented.getMessage().contains("mutated: "), context);
        rejected++;
      } catch (Throwable other) {
        throw new AssertionError(context, other);
      }
    }
    return rejected;
  }

  private static byte[] mutated(byte[] original, SplittableRandom random) {
    byte[] content = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes && content.length > 0; c++) {
      // Most of what can go wrong is near the start.
      int at = random.nextBoolean() ? random.nextInt(content.length) : random.nextInt(Math.min(24, content.length));
      switch (random.nextInt(7)) {
        case 0 -> content[at] = (byte) random.nextInt(256);
        case 1 -> content[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> content = Arrays.copyOf(content, at);
        case 3 -> content = IdxBytes.join(content, new byte[1 + random.nextInt(40)]);
        case 4 -> {
          int resume = Math.min(content.length, at + 3);
          content = IdxBytes.join(Arrays.copyOf(content, at), Arrays.copyOfRange(content, resume, content.length));
        }
        case 5 -> content = IdxBytes.join(Arrays.copyOf(content, at), content);
        default -> {
          byte[] noise = new byte[1 + random.nextInt(8)];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, content, at, Math.min(noise.length, content.length - at));
        }
      }
    }
    return content;
  }

  // ---- building -------------------------------------------------------------------------------------------------------------------------

  private void rejects(byte[] content, String... parts) {
    assertRejected(folder, content, parts);
  }

  static void assertRejected(Path folder, byte[] content, String... parts) {
    IdxFormatException fromStream = assertThrows(
        IdxFormatException.class, () -> IdxFile.read(new ByteArrayInputStream(content), "from-stream"));
    assertContains(fromStream.getMessage(), parts);
    assertTrue(fromStream.getMessage().startsWith("from-stream: "), fromStream.getMessage());

    Path file = IdxBytes.write(folder.resolve("from-path"), content);
    IdxFormatException fromPath = assertThrows(IdxFormatException.class, () -> IdxFile.read(file));
    assertContains(fromPath.getMessage(), "from-path: ");
    boolean lengthIsKnown = fromPath.getMessage().contains("truncated: ") || fromPath.getMessage().contains("trailing bytes: ");
    if (!lengthIsKnown) {
      assertContains(fromPath.getMessage(), parts);
    }
  }

  static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
  }

  private static byte[] changed(int index, int value) {
    byte[] gzip = IdxBytes.gzip(GOOD);
    gzip[index] = (byte) (gzip[index] == (byte) value ? value + 1 : value);
    return gzip;
  }

  /** A gzip member with the optional header fields that the flags ask for. */
  private static byte[] member(byte[] content, int flags) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
    if ((flags & 4) != 0) {
      header.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'});
    }
    if ((flags & 8) != 0) {
      header.writeBytes("file name\0".getBytes());
    }
    if ((flags & 16) != 0) {
      header.writeBytes("comment\0".getBytes());
    }
    if ((flags & 2) != 0) {
      CRC32 crc = new CRC32();
      crc.update(header.toByteArray());
      header.write((int) crc.getValue());
      header.write((int) (crc.getValue() >>> 8));
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(9, true);
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(data, deflater)) {
      deflate.write(content);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    } finally {
      deflater.end();
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    byte[] trailer = new byte[8];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (crc.getValue() >>> 8 * i);
      trailer[4 + i] = (byte) (content.length >>> 8 * i);
    }
    return IdxBytes.join(header.toByteArray(), data.toByteArray(), trailer);
  }

  private static InputStream forever(byte[] start, byte[] unit) {
    return new InputStream() {
      private long next;

      @Override
      public int read() {
        long i = next++;
        return Byte.toUnsignedInt(i < start.length ? start[(int) i] : unit[(int) ((i - start.length) % unit.length)]);
      }
    };
  }
}
