package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A strict gzip decompressor (RFC 1952, one or more members, and zeros behind the last, with which tapes and some downloads are padded).
 * {@link java.util.zip.GZIPInputStream} will not do for a file that nobody vouches for: it ignores whatever follows the last member, and it
 * recurses once an empty member, so that a few hundred kilobytes of them overflow the stack.
 */
final class GzipReader extends InputStream {
  static final int FIRST_BYTE = 0x1f;
  static final int SECOND_BYTE = 0x8b;

  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CRC = 1 << 1;
  private static final int HAS_EXTRA_FIELD = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED_FLAGS = 0xe0;

  private final InputStream in;
  private final String name;
  private final long maxCompressedBytes;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  /** Compressed bytes taken from {@link #in} so far; {@code buffer[next..filled)} are the last of them, not yet used. */
  private long fetched;
  private int next;
  private int filled;
  private boolean ended;

  /**
   * Reads the first header.
   *
   * @param in positioned at the first byte of the gzip header; closed by nobody here
   * @param name for errors
   * @param maxCompressedBytes an endless stream is given up after so many
   */
  GzipReader(InputStream in, String name, long maxCompressedBytes) throws IOException {
    this.in = in;
    this.name = name;
    this.maxCompressedBytes = maxCompressedBytes;
    try {
      header();
    } catch (IOException broken) {
      inflater.end();
      throw broken;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int n = inflate(target, offset, length);
      if (n > 0) {
        crc.update(target, offset, n);
        return n;
      }
      if (inflater.finished()) {
        next = filled - inflater.getRemaining();
        trailer();
        ended = !anotherMemberFollows();
        if (!ended) {
          header();
        }
      } else if (!inflater.needsInput()) {
        next = filled - inflater.getRemaining();
        throw corrupt("deflate data that needs a preset dictionary, expected none", null);
      } else if (fetch()) {
        inflater.setInput(buffer, 0, filled);
      } else {
        throw truncated("inside the deflate data");
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException broken) {
      next = filled - inflater.getRemaining();
      throw corrupt("corrupt deflate data (" + broken.getMessage() + ")", broken);
    }
  }

  /** False at the end of the file, also behind zeros that pad it. */
  private boolean anotherMemberFollows() throws IOException {
    if (next == filled && !fetch()) {
      return false;
    }
    if (buffer[next] != 0) {
      return true;
    }
    do {
      while (next < filled) {
        if (buffer[next] != 0) {
          throw corrupt("bytes that follow the gzip data and its padding of zeros, expected the end of the file", null);
        }
        next++;
      }
    } while (fetch());
    return false;
  }

  private void header() throws IOException {
    String where = "inside a gzip header";
    crc.reset();
    if (headerByte(where) != FIRST_BYTE || headerByte(where) != SECOND_BYTE) {
      throw corrupt("bytes that follow the gzip data, expected the end of the file or another gzip member (0x1F8B)", null);
    }
    int method = headerByte(where);
    if (method != DEFLATE) {
      throw corrupt("gzip compression method " + method + ", expected 8 (deflate)", null);
    }
    int flags = headerByte(where);
    if ((flags & RESERVED_FLAGS) != 0) {
      throw corrupt("gzip flags " + hex(flags, 2) + ", expected bits 5 to 7 to be 0", null);
    }
    skip(6, where);
    if ((flags & HAS_EXTRA_FIELD) != 0) {
      skip(headerByte(where) | headerByte(where) << 8, where);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText(where);
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText(where);
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      int expected = (int) crc.getValue() & 0xffff;
      int found = headerByte(where) | headerByte(where) << 8;
      if (found != expected) {
        throw corrupt("gzip header checksum " + hex(found, 4) + ", expected " + hex(expected, 4), null);
      }
    }
    crc.reset();
    inflater.reset();
    inflater.setInput(buffer, next, filled - next);
  }

  private void trailer() throws IOException {
    String where = "inside a gzip trailer";
    long checksum = littleEndianInt(where);
    if (checksum != crc.getValue()) {
      throw corrupt("gzip checksum " + hex(checksum, 8) + ", expected " + hex(crc.getValue(), 8) + ", that of the data", null);
    }
    long size = littleEndianInt(where);
    long written = inflater.getBytesWritten() & 0xffff_ffffL;
    if (size != written) {
      throw corrupt("gzip size field " + size + ", expected " + written + ", the size of the data", null);
    }
  }

  private long littleEndianInt(String where) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) compressedByte(where) << shift;
    }
    return value;
  }

  private void skip(int bytes, String where) throws IOException {
    for (int i = 0; i < bytes; i++) {
      headerByte(where);
    }
  }

  private void skipText(String where) throws IOException {
    while (headerByte(where) != 0) {
      // A name and a comment say nothing about the data.
    }
  }

  private int headerByte(String where) throws IOException {
    int value = compressedByte(where);
    crc.update(value);
    return value;
  }

  private int compressedByte(String where) throws IOException {
    if (next == filled && !fetch()) {
      throw truncated(where);
    }
    return Byte.toUnsignedInt(buffer[next++]);
  }

  /** Refills the empty buffer; false at the end of the file. */
  private boolean fetch() throws IOException {
    if (fetched > maxCompressedBytes) {
      throw new IdxFormatException(name, "no end after " + fetched + " compressed bytes, expected at most " + maxCompressedBytes);
    }
    next = 0;
    filled = Math.max(0, in.read(buffer, 0, buffer.length));
    fetched += filled;
    return filled > 0;
  }

  private IdxFormatException truncated(String where) {
    return new IdxFormatException(name, "truncated: ends after " + fetched + " compressed bytes, " + where);
  }

  private IdxFormatException corrupt(String problem, @Nullable Throwable cause) {
    return new IdxFormatException(name, problem + ", before byte " + (fetched - filled + next) + " of the compressed file", cause);
  }

  private static String hex(long value, int digits) {
    return String.format("0x%0" + digits + "X", value);
  }

  /** Frees the inflater's native memory; the stream below stays open. */
  @Override
  public void close() {
    inflater.end();
  }
}
