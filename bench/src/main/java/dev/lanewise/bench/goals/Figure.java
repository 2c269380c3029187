package dev.lanewise.bench.goals;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.util.Statistics;

/**
 * A measured quantity.
 *
 * @param median median of the samples
 * @param low their lower quartile
 * @param high their upper quartile
 * @param min the least of them
 * @param samples how many there are: rounds, or JVMs
 */
public record Figure(double median, double low, double high, double min, int samples) {
  private static final double LOWER_QUARTILE = 25;
  private static final double UPPER_QUARTILE = 75;

  static Figure of(Statistics samples) {
    return new Figure(
        samples.getPercentile(50), samples.getPercentile(LOWER_QUARTILE), samples.getPercentile(UPPER_QUARTILE), samples.getMin(),
        (int) samples.getN());
  }

  /** A quantity without spread. */
  static Figure exactly(double value) {
    return new Figure(value, value, value, value, 1);
  }

  /**
   * (x₁·…·xₙ)^(1/n), its spread that of a mean of independent figures:
   *
   * <pre>
   *   ln high − ln median = √(Σ (ln highᵢ − ln medianᵢ)²) / n
   * </pre>
   */
  static Figure geometricMean(List<Figure> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("figures: none, expected at least one");
    }
    int n = figures.size();
    double median = Math.exp(figures.stream().mapToDouble(figure -> Math.log(figure.median)).sum() / n);
    double down = distance(figures, figure -> Math.log(figure.low / figure.median)) / n;
    double up = distance(figures, figure -> Math.log(figure.high / figure.median)) / n;
    double min = figures.stream().mapToDouble(Figure::min).min().orElseThrow();
    int samples = figures.stream().mapToInt(Figure::samples).min().orElseThrow();
    return new Figure(median, median * Math.exp(-down), median * Math.exp(up), min, samples);
  }

  /** In another unit. */
  Figure times(double factor) {
    return new Figure(factor * median, factor * low, factor * high, factor * min, samples);
  }

  /** This divided by a figure measured independently of it; spreads add as in {@link #geometricMean}. */
  Figure over(Figure other) {
    double ratio = median / other.median;
    double down = Math.hypot(Math.log(low / median), Math.log(other.high / other.median));
    double up = Math.hypot(Math.log(high / median), Math.log(other.low / other.median));
    return new Figure(ratio, ratio * Math.exp(-down), ratio * Math.exp(up), min / other.median, Math.min(samples, other.samples));
  }

  private static double distance(List<Figure> figures, ToDoubleFunction<Figure> coordinate) {
    return Math.sqrt(figures.stream().mapToDouble(coordinate).map(x -> x * x).sum());
  }
}
