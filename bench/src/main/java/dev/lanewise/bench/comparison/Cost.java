package dev.lanewise.bench.comparison;

/**
 * What a call cannot do without: arithmetic, and bytes that come from memory and go there when nothing is in a cache.
 *
 * @param flops floating-point operations
 * @param read bytes read
 * @param written bytes written
 */
public record Cost(double flops, double read, double written) {
  /** Arithmetic alone. */
  public static Cost arithmetic(double flops) {
    return new Cost(flops, 0, 0);
  }

  /** Of a product (m, k) · (k, n): each operand read once, the result written once. */
  public static Cost product(Shape shape) {
    double m = shape.m();
    double k = shape.k();
    double n = shape.n();
    return floats(shape.flops(), m * k + k * n, m * n);
  }

  /** Counted in floats instead of bytes. */
  public static Cost floats(double flops, double floatsRead, double floatsWritten) {
    return new Cost(flops, Float.BYTES * floatsRead, Float.BYTES * floatsWritten);
  }

  /** One after the other, through memory. */
  public Cost and(Cost next) {
    return new Cost(flops + next.flops, read + next.read, written + next.written);
  }

  public double bytes() {
    return read + written;
  }
}
