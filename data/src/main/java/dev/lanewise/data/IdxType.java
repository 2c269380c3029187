package dev.lanewise.data;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the elements of an IDX file are: the third byte of its magic number. Those of several bytes are big-endian. */
public enum IdxType {
  /** 0 to 255; what images usually are. */
  UNSIGNED_BYTE(0x08, 1, "unsigned bytes"),
  /** −128 to 127. */
  SIGNED_BYTE(0x09, 1, "signed bytes"),
  /** Signed, of two bytes. */
  SHORT(0x0b, 2, "16-bit integers"),
  /** Signed, of four bytes. */
  INT(0x0c, 4, "32-bit integers"),
  /** IEEE 754, of four bytes. */
  FLOAT(0x0d, 4, "floats"),
  /** IEEE 754, of eight bytes. */
  DOUBLE(0x0e, 8, "doubles");

  private final int code;
  private final int bytes;
  private final String plural;

  IdxType(int code, int bytes, String plural) {
    this.code = code;
    this.bytes = bytes;
    this.plural = plural;
  }

  /** The type of a magic number whose first three bytes are these; null if none is. */
  static @Nullable IdxType of(int firstThreeBytes) {
    for (IdxType type : values()) {
      if (type.code == firstThreeBytes) {
        return type;
      }
    }
    return null;
  }

  /** The third byte of the magic number. */
  int code() {
    return code;
  }

  /** Bytes an element. */
  public int bytes() {
    return bytes;
  }

  /** The element that begins at a byte, exactly. */
  double value(ByteBuffer elements, int at) {
    return switch (this) {
      case UNSIGNED_BYTE -> Byte.toUnsignedInt(elements.get(at));
      case SIGNED_BYTE -> elements.get(at);
      case SHORT -> elements.getShort(at);
      case INT -> elements.getInt(at);
      case FLOAT -> elements.getFloat(at);
      case DOUBLE -> elements.getDouble(at);
    };
  }

  /** Such as "unsigned bytes". */
  @Override
  public String toString() {
    return plural;
  }
}
