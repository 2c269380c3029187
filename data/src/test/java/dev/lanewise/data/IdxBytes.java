package dev.lanewise.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Builds IDX files, good and bad. */
final class IdxBytes {
  private IdxBytes() {}

  static byte[] header(int magic, int... sizes) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.length).putInt(magic);
    for (int size : sizes) {
      header.putInt(size);
    }
    return header.array();
  }

  /** A good header, and {@code elements} bytes 0, 7, 14, …, all below 10 as labels must be. */
  static byte[] file(int elements, int... sizes) {
    byte[] data = new byte[elements];
    for (int i = 0; i < elements; i++) {
      data[i] = (byte) (i * 7 % 10);
    }
    return join(header(0x0800 | sizes.length, sizes), data);
  }

  /** A header, and these values as elements of the type. */
  static byte[] of(IdxType type, int[] sizes, double... values) {
    ByteBuffer elements = ByteBuffer.allocate(values.length * type.bytes());
    for (double value : values) {
      switch (type) {
        case UNSIGNED_BYTE, SIGNED_BYTE -> elements.put((byte) value);
        case SHORT -> elements.putShort((short) value);
        case INT -> elements.putInt((int) value);
        case FLOAT -> elements.putFloat((float) value);
        case DOUBLE -> elements.putDouble(value);
      }
    }
    return join(header(type.code() << 8 | sizes.length, sizes), elements.array());
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
      gzip.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return all.toByteArray();
  }

  /** A header, then so many megabytes of zeros, compressed a thousandfold. */
  static byte[] gzipOfZeros(byte[] header, int megabytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
      gzip.write(header);
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < megabytes; i++) {
        gzip.write(zeros);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return all.toByteArray();
  }

  static Path write(Path file, byte[] content) {
    try {
      return Files.write(file, content);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
