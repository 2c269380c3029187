package dev.lanewise.bench.comparison;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as tables print them: three significant digits, never more than they are worth. */
public final class Figures {
  /** Below this, two decimals would be one digit. */
  private static final double SMALL_RATIO = 0.0995;

  /** From here on, decimals say nothing. */
  private static final double LARGE_RATIO = 99.5;

  private Figures() {}

  /** 0.0123, 1.23, 12.3, 123, 1,234. */
  public static String threeDigits(double value) {
    double size = Math.abs(value);
    if (size >= 99.95 || size == 0) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 9.995) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    if (size >= 0.9995) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
    return size >= 0.09995 ? String.format(Locale.ROOT, "%.3f", value) : String.format(Locale.ROOT, "%.2g", value);
  }

  /** The figure, or nothing. */
  public static String threeDigits(OptionalDouble value) {
    return value.isPresent() ? threeDigits(value.getAsDouble()) : "";
  }

  /** 1.23×. */
  public static String ratio(double value) {
    return String.format(Locale.ROOT, value < SMALL_RATIO ? "%.3f×" : value < LARGE_RATIO ? "%.2f×" : "%.0f×", value);
  }

  /** 3.1 %. */
  public static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  /** 31 %. */
  public static String wholePercent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * part);
  }

  /** 1.2e-06. */
  public static String error(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
