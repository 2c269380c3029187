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

  private ElfFile() {}

  /**
   * Rejects a file that is no 64-bit ELF file, or ends before its section headers, which stand last. The rest is for the loader to judge.
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
      long sectionHeaders = header.getLong(40);
      int size = Short.toUnsignedInt(header.getShort(58));
      int count = Short.toUnsignedInt(header.getShort(60));
      long end = sectionHeaders + (long) size * count;
      if (end > file.size()) {
        throw new IOException("truncated: " + file.size() + " bytes, expected at least " + end);
      }
    }
  }
}
