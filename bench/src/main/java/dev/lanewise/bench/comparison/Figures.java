package dev.lanewise.bench.comparison;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as tables print them: three significant digits, never more than they are worth. */
public final class Figures {
  /** Below this, two decimals would be one digit. */
  private static final double SMALL_RATIO = 0.0995;

  private Figures() {}

  /** 0.0123, 1.23, 12.3, 123, 1,234. */
  static String threeDigits(double value) {
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

  /** 1.23×, or nothing. */
  static String ratio(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, value.getAsDouble() < SMALL_RATIO ? "%.3f×" : "%.2f×", value.getAsDouble()) : "";
  }

  /** 0.98–1.02, or nothing. */
  static String range(OptionalDouble low, OptionalDouble high) {
    if (low.isEmpty() || high.isEmpty()) {
      return "";
    }
    String form = high.getAsDouble() < SMALL_RATIO ? "%.3f–%.3f" : "%.2f–%.2f";
    return String.format(Locale.ROOT, form, low.getAsDouble(), high.getAsDouble());
  }

  /** 3.1 %. */
  static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  /** 1.2e-06, or nothing. */
  static String error(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1e", value.getAsDouble()) : "";
  }
}
