package dev.lanewise.blas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What must be asked of a Linux library before the system's loader sees it. The loader does not check that the file is all there: it maps
 * what is missing, and touching that kills the process. And where a file is no library at all, it does not tell Java so.
 */
final class ElfFile {
  private static final int MAGIC = 0x7f454c46;
  private static final int HEADER_BYTES = 64;

  /** Of a 64-bit program header, and the type of one whose bytes are mapped. */
  private static final int SEGMENT_BYTES = 56;
  private static final int LOADED = 1;

  private ElfFile() {}

  /**
   * Rejects a file that is no 64-bit ELF file, or ends before its section headers, which usually stand last, or before a segment that the loader would map.
   * The rest is for the loader to judge.
   *
   * @throws IOException saying what was found and expected
   */
  static void requireComplete(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      while (header.hasRemaining() && file.read(header) >= 0) {
        // a channel may return less than asked for
      }
      if (header.hasRemaining() || header.getInt(0) != MAGIC || header.get(4) != 2) {
        throw new IOException("not a 64-bit ELF file, expected a shared library");
      }
      header.order(header.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      requireInside(file, "section headers", header.getLong(40), (long) unsigned(header, 58) * unsigned(header, 60));
      int size = unsigned(header, 54);
      int count = unsigned(header, 56);
      long programHeaders = header.getLong(32);
      requireInside(file, "program headers", programHeaders, (long) size * count);
      ByteBuffer segment = ByteBuffer.allocate(Math.max(size, SEGMENT_BYTES)).order(header.order());
      for (int i = 0; i < count && size >= SEGMENT_BYTES; i++) {
        segment.clear().limit(size);
        for (long at = programHeaders + (long) i * size; segment.hasRemaining() && file.read(segment, at + segment.position()) >= 0; ) {
          // a channel may return less than asked for
        }
        if (segment.getInt(0) == LOADED) {
          requireInside(file, "segment " + i, segment.getLong(8), segment.getLong(32));
        }
      }
    }
  }

  /** Subtractions only: nothing a file says can overflow here. */
  private static void requireInside(FileChannel file, String part, long offset, long bytes) throws IOException {
    if (offset < 0 || bytes < 0 || bytes > file.size() - offset) {
      throw new IOException(
          "truncated or damaged: " + file.size() + " bytes, expected room for its " + part + ", " + Long.toUnsignedString(bytes) + " bytes at offset "
              + Long.toUnsignedString(offset));
    }
  }

  private static int unsigned(ByteBuffer header, int at) {
    return Short.toUnsignedInt(header.getShort(at));
  }
}
