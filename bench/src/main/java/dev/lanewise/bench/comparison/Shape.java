package dev.lanewise.bench.comparison;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The size of a product: (m, k) · (k, n). For a layer m is the batch, k its inputs and n its outputs.
 *
 * @param m rows of the left operand and of the result
 * @param k columns of the left operand, rows of the right one
 * @param n columns of the right operand and of the result
 */
public record Shape(int m, int k, int n) {
  /** Reads {@link #toString}'s form. */
  @JsonCreator
  public static Shape parse(String text) {
    String[] sizes = text.split("x", -1);
    if (sizes.length != 3) {
      throw new IllegalArgumentException("shape: \"" + text + "\", expected a form like 50000x784x50");
    }
    return new Shape(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
  }

  /** Floating-point operations of one such product, a multiply and an add for each triple. */
  public double flops() {
    return 2.0 * m * k * n;
  }

  /** As people write it, {@code 50,000 × 784 × 50}. */
  public String spoken() {
    return String.format(Locale.ROOT, "%,d × %,d × %,d", m, k, n);
  }

  /** As files have it, {@code 50000x784x50}. */
  @JsonValue
  @Override
  public String toString() {
    return m + "x" + k + "x" + n;
  }
}
