package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What an IDX file says of itself before its elements: two zero bytes, the type, the rank, and a big-endian size of 32 bits a dimension.
 *
 * @param type of the elements
 * @param shape the sizes, outermost first, each ≥ 1; their product times the type's bytes is within the limit that was asked for
 */
record IdxHeader(IdxType type, int[] shape) {
  static final int MAX_RANK = 4;

  /** How much of a file that is no IDX is looked at to say what it is. */
  private static final int START = 512;

  /** Bytes of a header of that rank. */
  static int bytes(int rank) {
    return 4 + 4 * rank;
  }

  /** Bytes of this header. */
  int bytes() {
    return bytes(shape.length);
  }

  /** Bytes of all elements. */
  int elementBytes() {
    return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
  }

  /**
   * Reads a header, and nothing behind it.
   *
   * @param whole what byte numbers count in, "file" or "decompressed file"
   * @param maxBytes the most that all elements may have
   */
  static IdxHeader read(InputStream in, String name, String whole, long maxBytes) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4) {
      throw new IdxFormatException(
          name, "truncated: the " + whole + " ends after " + magic.length + " bytes, inside the magic number at bytes 0 to 3"
              + FileContent.inBrackets(magic));
    }
    int number = ByteBuffer.wrap(magic).getInt();
    IdxType type = IdxType.of(number >>> 8);
    if (type == null) {
      throw new IdxFormatException(
          name,
          String.format(
              "magic number 0x%08X at bytes 0 to 3 is not IDX%s, expected 0x00000801 to 0x00000804 (unsigned bytes) or 09, 0B to 0E for 08",
              number, FileContent.inBrackets(start(magic, in))));
    }
    int rank = number & 0xff;
    if (rank < 1 || rank > MAX_RANK) {
      throw new IdxFormatException(name, "rank " + rank + " at byte 3, expected 1 to " + MAX_RANK);
    }
    return new IdxHeader(type, readShape(in, name, whole, rank, type, maxBytes));
  }

  private static byte[] start(byte[] magic, InputStream in) {
    byte[] start = Arrays.copyOf(magic, START);
    int filled = magic.length;
    try {
      filled += in.readNBytes(start, filled, START - filled);
    } catch (IOException unreadable) {
      // That it is no IDX is known; this would only have said what else it is.
    }
    return Arrays.copyOf(start, filled);
  }

  private static int[] readShape(InputStream in, String name, String whole, int rank, IdxType type, long maxBytes) throws IOException {
    byte[] bytes = in.readNBytes(bytes(rank) - bytes(0));
    if (bytes.length < bytes(rank) - bytes(0)) {
      throw new IdxFormatException(
          name,
          "truncated: the " + whole + " ends after " + (bytes(0) + bytes.length) + " bytes, inside the " + rank
              + " sizes at bytes 4 to " + (bytes(rank) - 1));
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long[] sizes = new long[rank];
    for (int r = 0; r < rank; r++) {
      sizes[r] = Integer.toUnsignedLong(header.getInt());
      if (sizes[r] == 0) {
        throw new IdxFormatException(name, "size 0 of dimension " + r + " at byte " + bytes(r) + ", expected ≥ 1");
      }
    }
    long product = type.bytes();
    for (long size : sizes) {
      // Neither factor exceeds 2³², and the product stops growing once it is past the limit.
      product = product > maxBytes ? product : product * size;
    }
    if (product > maxBytes) {
      String text = Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining("×"));
      throw new IdxFormatException(
          name,
          "sizes " + text + " of " + type + " at bytes 4 to " + (bytes(rank) - 1) + ", expected a product of at most " + maxBytes
              + " bytes, the limit of this read (by default a quarter of the largest heap; an argument maxBytes lifts it)");
    }
    return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
  }

  /** Such as 60000×28×28. */
  static String text(int[] shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }

  /** Such as "60000×28×28 unsigned bytes". */
  @Override
  public String toString() {
    return text(shape) + " " + type;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdxHeader header && type == header.type && Arrays.equals(shape, header.shape);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(shape);
  }
}
