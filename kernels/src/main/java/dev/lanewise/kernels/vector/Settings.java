package dev.lanewise.kernels.vector;

/**
 * What users set for the vector kernels, checked before {@link Lanes} makes constants of it: a constant whose initializer throws would name its class and
 * not what is wrong.
 */
public final class Settings {
  /** 128, 256 or 512 to force a width; unset for the widest the CPU prefers. A forced width the CPU lacks works, but is emulated and very slow. */
  public static final String VECTOR_BITS_PROPERTY = "lanewise.vectorBits";

  /** 16 or 32 to choose the register tiles for so many vector registers; unset for those that the CPU has. */
  public static final String REGISTERS_PROPERTY = "lanewise.registers";

  private Settings() {}

  /** The forced width, or 0. */
  static int vectorBits() {
    String bits = System.getProperty(VECTOR_BITS_PROPERTY, "");
    return switch (bits) {
      case "" -> 0;
      case "128", "256", "512" -> Integer.parseInt(bits);
      default -> throw new IllegalArgumentException(VECTOR_BITS_PROPERTY + ": \"" + bits + "\", expected 128, 256 or 512");
    };
  }

  /** The forced number of registers, or 0. */
  static int registers() {
    String registers = System.getProperty(REGISTERS_PROPERTY, "");
    return switch (registers) {
      case "" -> 0;
      case "16", "32" -> Integer.parseInt(registers);
      default -> throw new IllegalArgumentException(REGISTERS_PROPERTY + ": \"" + registers + "\", expected 16 or 32");
    };
  }
}
