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
import java.util.stream.Collectors;

/**
 * An IDX file of unsigned bytes: the magic number 0x00000800 + rank, {@code rank} sizes as big-endian 32-bit integers, and the elements,
 * row-major. Rank is 1 to 4 and every size at least 1. Raw or gzip is told by the content, whatever the name.
 *
 * <p>Reading is strict, and safe with files that nobody vouches for: header, length and checksums must agree to the byte, a directory or
 * device is not opened, and memory grows with the bytes that really arrive. Everything wrong in a file is an {@link IdxFormatException};
 * any other {@link IOException} comes from the disk or the stream itself.
 */
public final class IdxFile {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_RANK = 4;
  private static final long MAX_DEFAULT_LIMIT = 256L << 20;
  /** The longest array every JVM can make. */
  private static final int MAX_LIMIT = Integer.MAX_VALUE - 8;
  /** A channel's stream takes a direct buffer as long as the read, so no read is long. */
  private static final int CHUNK = 1 << 16;
  private static final long UNKNOWN_LENGTH = -1;

  private final int[] shape;
  private final byte[] elements;

  private IdxFile(int[] shape, byte[] elements) {
    this.shape = shape;
    this.elements = elements;
  }

  /**
   * Reads a file of at most 256 MiB of elements, or of an eighth of the JVM's largest heap if that is less: as floats they need four times
   * as much.
   *
   * @throws IdxFormatException if the file is not IDX, damaged, or too large
   */
  public static IdxFile read(Path file) throws IOException {
    return read(file, defaultLimit());
  }

  /**
   * Reads a file of at most {@code maxBytes} elements.
   *
   * @throws IdxFormatException if the file is not IDX, damaged, or too large
   */
  public static IdxFile read(Path file, long maxBytes) throws IOException {
    Objects.requireNonNull(file, "file");
    checkLimit(maxBytes);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IdxFormatException(file.toString(), "a directory or device, expected a regular file");
    }
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
   * Reads a stream of at most {@code maxBytes} elements to its end. The stream is not closed.
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

  /** The number of dimensions, 1 to 4. */
  public int rank() {
    return shape.length;
  }

  /** The size of a dimension, 0 being the outermost. */
  public int size(int dimension) {
    return shape[Objects.checkIndex(dimension, shape.length)];
  }

  /** The sizes, outermost first; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** The elements, row-major, as unsigned bytes ({@link Byte#toUnsignedInt}). Not copied. */
  public byte[] elements() {
    return elements;
  }

  /** Such as {@code IdxFile[60000×28×28]}. */
  @Override
  public String toString() {
    return "IdxFile[" + text(shape) + "]";
  }

  /** The SHA-256 of the raw file. Reading is strict, so shape and elements give every byte of it. */
  String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer header = ByteBuffer.allocate(headerBytes(rank()));
      header.putInt(UNSIGNED_BYTE << 8 | rank());
      for (int size : shape) {
        header.putInt(size);
      }
      digest.update(header.array());
      return HexFormat.of().formatHex(digest.digest(elements));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  // ---- reading --------------------------------------------------------------------------------------------------------------------------

  private static long defaultLimit() {
    return Math.min(MAX_DEFAULT_LIMIT, Runtime.getRuntime().maxMemory() / 8);
  }

  private static void checkLimit(long maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_LIMIT) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + ", expected 1 to " + MAX_LIMIT);
    }
  }

  private static IdxFile read(InputStream in, String name, long length, long maxBytes) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, 2);
    byte[] firstBytes = start.readNBytes(2);
    start.unread(firstBytes);
    if (firstBytes.length == 0) {
      throw new IdxFormatException(name, "empty, expected an IDX header of " + headerBytes(1) + " to " + headerBytes(MAX_RANK) + " bytes");
    }
    boolean gzip = firstBytes.length == 2
        && Byte.toUnsignedInt(firstBytes[0]) == GzipReader.FIRST_BYTE && Byte.toUnsignedInt(firstBytes[1]) == GzipReader.SECOND_BYTE;
    if (!gzip) {
      return readRaw(start, name, "file", length, maxBytes);
    }
    // Twice the limit is far above the worst that deflate makes of incompressible data.
    try (GzipReader content = new GzipReader(start, name, 2 * maxBytes + (1 << 20))) {
      return readRaw(content, name, "decompressed file", UNKNOWN_LENGTH, maxBytes);
    }
  }

  /** @param whole what byte numbers count in, "file" or "decompressed file" */
  private static IdxFile readRaw(InputStream in, String name, String whole, long length, long maxBytes) throws IOException {
    int rank = readRank(in, name, whole);
    int[] shape = readShape(in, name, whole, rank, maxBytes);
    int elementBytes = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    long total = (long) headerBytes(rank) + elementBytes;
    String expected = "expected " + total + " (a header of " + headerBytes(rank) + " and " + text(shape) + " elements)";
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
            name, "truncated: the " + whole + " ends after " + ((long) headerBytes(rank) + filled) + " bytes, " + expected);
      }
      filled += n;
    }
    if (in.read() >= 0) {
      throw new IdxFormatException(name, "trailing bytes: the " + whole + " goes on at byte " + total + ", " + expected);
    }
    return new IdxFile(shape, elements);
  }

  private static int readRank(InputStream in, String name, String whole) throws IOException {
    byte[] bytes = in.readNBytes(4);
    if (bytes.length < 4) {
      throw new IdxFormatException(
          name, "truncated: the " + whole + " ends after " + bytes.length + " bytes, inside the magic number at bytes 0 to 3");
    }
    int magic = ByteBuffer.wrap(bytes).getInt();
    int type = magic >>> 8;
    int rank = magic & 0xff;
    if (type != UNSIGNED_BYTE) {
      throw new IdxFormatException(
          name,
          String.format("magic number 0x%08X at bytes 0 to 3%s, expected 0x00000801 to 0x00000804 (unsigned bytes)", magic, meaning(type)));
    }
    if (rank < 1 || rank > MAX_RANK) {
      throw new IdxFormatException(name, "rank " + rank + " at byte 3, expected 1 to " + MAX_RANK);
    }
    return rank;
  }

  private static String meaning(int type) {
    return switch (type) {
      case 0x09 -> " (signed bytes)";
      case 0x0b -> " (16-bit integers)";
      case 0x0c -> " (32-bit integers)";
      case 0x0d -> " (floats)";
      case 0x0e -> " (doubles)";
      default -> " (not IDX)";
    };
  }

  /** The sizes; their product is at most maxBytes, so an int. */
  private static int[] readShape(InputStream in, String name, String whole, int rank, long maxBytes) throws IOException {
    byte[] bytes = in.readNBytes(headerBytes(rank) - headerBytes(0));
    if (bytes.length < headerBytes(rank) - headerBytes(0)) {
      throw new IdxFormatException(
          name,
          "truncated: the " + whole + " ends after " + (headerBytes(0) + bytes.length) + " bytes, inside the " + rank
              + " sizes at bytes 4 to " + (headerBytes(rank) - 1));
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long[] sizes = new long[rank];
    for (int r = 0; r < rank; r++) {
      sizes[r] = Integer.toUnsignedLong(header.getInt());
      if (sizes[r] == 0) {
        throw new IdxFormatException(name, "size 0 of dimension " + r + " at byte " + headerBytes(r) + ", expected ≥ 1");
      }
    }
    long product = 1;
    for (long size : sizes) {
      // Neither factor exceeds 2³², and the product stops growing once it is past the limit.
      product = product > maxBytes ? product : product * size;
    }
    if (product > maxBytes) {
      String text = Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining("×"));
      throw new IdxFormatException(
          name,
          "sizes " + text + " at bytes 4 to " + (headerBytes(rank) - 1) + ", expected a product of at most " + maxBytes
              + " bytes, the limit of this read (by default 256 MiB, or an eighth of the largest heap if that is less)");
    }
    return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
  }

  private static int headerBytes(int rank) {
    return 4 + 4 * rank;
  }

  static String text(int[] shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
