package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An IDX file: the magic number, {@code rank} sizes as big-endian 32-bit integers, and the elements, row-major. The magic number is the
 * code of the {@link IdxType}, times 256, + rank. Rank is 1 to 4 and every size at least 1. Raw or gzip is told by the content, whatever
 * the name; zeros behind gzip data are passed over as padding.
 *
 * <p>Reading is strict, and safe with files that nobody vouches for: header, length and checksums must agree to the byte, a directory or
 * device is not opened, and memory grows with the bytes that really arrive. Everything wrong in a file is an {@link IdxFormatException};
 * any other {@link IOException} comes from the disk or the stream itself.
 */
public final class IdxFile {
  /** Of the largest heap, what one file may take unless somebody says otherwise. */
  private static final int PART_OF_HEAP = 4;
  /** The longest array every JVM can make. */
  private static final int MAX_LIMIT = Integer.MAX_VALUE - 8;
  /** A channel's stream takes a direct buffer as long as the read, so no read is long. */
  private static final int CHUNK = 1 << 16;
  private static final long UNKNOWN_LENGTH = -1;

  private final IdxHeader header;
  private final byte[] elements;

  private IdxFile(IdxHeader header, byte[] elements) {
    this.header = header;
    this.elements = elements;
  }

  /**
   * Reads a file whose elements have at most a quarter of the bytes of the JVM's largest heap.
   *
   * @throws IdxFormatException if the file is not IDX, damaged, or too large
   */
  public static IdxFile read(Path file) throws IOException {
    return read(file, defaultLimit());
  }

  /**
   * Reads a file whose elements have at most {@code maxBytes} bytes.
   *
   * @throws IdxFormatException if the file is not IDX, damaged, or too large
   */
  public static IdxFile read(Path file, long maxBytes) throws IOException {
    Objects.requireNonNull(file, "file");
    checkLimit(maxBytes);
    requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), Files.size(file), maxBytes);
    }
  }

  /**
   * Reads a stream to its end, with the limit of {@link #read(Path)}. The stream is not closed.
   *
   * @param name what errors call it
   * @throws IdxFormatException if the content is not IDX, damaged, or too large
   */
  public static IdxFile read(InputStream in, String name) throws IOException {
    return read(in, name, defaultLimit());
  }

  /**
   * Reads a stream whose elements have at most {@code maxBytes} bytes to its end. The stream is not closed.
   *
   * @param name what errors call it
   * @throws IdxFormatException if the content is not IDX, damaged, or too large
   */
  public static IdxFile read(InputStream in, String name, long maxBytes) throws IOException {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(name, "name");
    checkLimit(maxBytes);
    return read(in, name, UNKNOWN_LENGTH, maxBytes);
  }

  // ---- looking --------------------------------------------------------------------------------------------------------------------------

  /** What the elements are. */
  public IdxType type() {
    return header.type();
  }

  /** The number of dimensions, 1 to 4. */
  public int rank() {
    return header.shape().length;
  }

  /** The size of a dimension, 0 being the outermost. */
  public int size(int dimension) {
    return header.shape()[Objects.checkIndex(dimension, rank())];
  }

  /** The sizes, outermost first; a copy. */
  public int[] shape() {
    return header.shape().clone();
  }

  /** How many elements there are, the product of all sizes. */
  public int count() {
    return elements.length / type().bytes();
  }

  /** The elements' bytes as they are in the file, row-major: unsigned bytes ({@link Byte#toUnsignedInt}), or big-endian. Not copied. */
  public byte[] elements() {
    return elements;
  }

  /** An element, exactly, by its row-major place among all. */
  public double value(int index) {
    return type().value(ByteBuffer.wrap(elements), Objects.checkIndex(index, count()) * type().bytes());
  }

  /** Such as {@code IdxFile[60000×28×28]}, and the type if it is not unsigned bytes. */
  @Override
  public String toString() {
    return "IdxFile[" + (type() == IdxType.UNSIGNED_BYTE ? text(header.shape()) : header) + "]";
  }

  /** The SHA-256 of the raw file. Reading is strict, so shape and elements give every byte of it. */
  String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer start = ByteBuffer.allocate(header.bytes());
      start.putInt(type().code() << 8 | rank());
      for (int size : header.shape()) {
        start.putInt(size);
      }
      digest.update(start.array());
      return HexFormat.of().formatHex(digest.digest(elements));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  // ---- reading --------------------------------------------------------------------------------------------------------------------------

  static long defaultLimit() {
    return Math.min(MAX_LIMIT, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  static void checkLimit(long maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_LIMIT) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + ", expected 1 to " + MAX_LIMIT);
    }
  }

  /** What is wanted of the content, raw by now. */
  private interface Reading<T> {
    /** @param whole what byte numbers count in, "file" or "decompressed file" */
    T read(InputStream content, String whole, long length) throws IOException;
  }

  private static IdxFile read(InputStream in, String name, long length, long maxBytes) throws IOException {
    return read(in, name, length, maxBytes, (content, whole, rawLength) -> readRaw(content, name, whole, rawLength, maxBytes));
  }

  /** The header of a file that may be large; elements of any number of bytes. */
  static IdxHeader readHeader(Path file) throws IOException {
    requireRegular(file);
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, name, UNKNOWN_LENGTH, MAX_LIMIT, (content, whole, _) -> IdxHeader.read(content, name, whole, MAX_LIMIT));
    }
  }

  private static void requireRegular(Path file) throws IdxFormatException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IdxFormatException(file.toString(), "a directory, pipe or device, expected a regular file");
    }
  }

  private static <T> T read(InputStream in, String name, long length, long maxBytes, Reading<T> reading) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, 2);
    byte[] firstBytes = start.readNBytes(2);
    start.unread(firstBytes);
    if (firstBytes.length == 0) {
      throw new IdxFormatException(
          name, "empty, expected an IDX header of " + IdxHeader.bytes(1) + " to " + IdxHeader.bytes(IdxHeader.MAX_RANK) + " bytes");
    }
    boolean gzip = firstBytes.length == 2
        && Byte.toUnsignedInt(firstBytes[0]) == GzipReader.FIRST_BYTE && Byte.toUnsignedInt(firstBytes[1]) == GzipReader.SECOND_BYTE;
    if (!gzip) {
      return reading.read(start, "file", length);
    }
    // Twice the limit is far above the worst that deflate makes of incompressible data.
    try (GzipReader content = new GzipReader(start, name, 2 * maxBytes + (1 << 20))) {
      return reading.read(content, "decompressed file", UNKNOWN_LENGTH);
    }
  }

  private static IdxFile readRaw(InputStream in, String name, String whole, long length, long maxBytes) throws IOException {
    IdxHeader header = IdxHeader.read(in, name, whole, maxBytes);
    int elementBytes = header.elementBytes();
    long total = (long) header.bytes() + elementBytes;
    IdxType type = header.type();
    String expected = "expected " + total + " (a header of " + header.bytes() + " and " + text(header.shape()) + " elements"
        + (type.bytes() == 1 ? ")" : " of " + type.bytes() + ")");
    if (length != UNKNOWN_LENGTH && length != total) {
      throw new IdxFormatException(name, (length < total ? "truncated: " : "trailing bytes: ") + length + " bytes, " + expected);
    }

    // Only a length that the file system confirms earns its memory at once.
    byte[] elements = new byte[length == total ? elementBytes : Math.min(elementBytes, CHUNK)];
    int filled = 0;
    while (filled < elementBytes) {
      if (filled == elements.length) {
        elements = Arrays.copyOf(elements, (int) Math.min(elementBytes, 2L * filled));
      }
      int n = in.read(elements, filled, Math.min(elements.length - filled, CHUNK));
      if (n < 0) {
        throw new IdxFormatException(
            name, "truncated: the " + whole + " ends after " + ((long) header.bytes() + filled) + " bytes, " + expected);
      }
      filled += n;
    }
    if (in.read() >= 0) {
      throw new IdxFormatException(name, "trailing bytes: the " + whole + " goes on at byte " + total + ", " + expected);
    }
    return new IdxFile(header, elements);
  }

  static String text(int[] shape) {
    return IdxHeader.text(shape);
  }
}
