package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Mean and standard deviation of what a layer puts out, to compare initializations: good ones keep both near 0 and 1 from layer to layer.
 *
 * @param layer the layer as it prints itself
 * @param mean of all elements; NaN if there are none
 * @param std with Bessel's correction, √(Σ(x − mean)²/(elements − 1)); NaN for fewer than two elements
 */
public record ActivationStatistics(String layer, double mean, double std) {
  /** Runs a batch forward and looks at every layer's output, first to last. Before a ReLU in place, that is what the ReLU has made of it. */
  public static List<ActivationStatistics> of(Sequential layers, Tensor x) {
    layers.forward(x);
    List<ActivationStatistics> statistics = new ArrayList<>();
    for (Module layer : layers.layers()) {
      statistics.add(of(layer.toString(), Objects.requireNonNull(layer.out(), "out")));
    }
    return statistics;
  }

  /** Runs a batch forward, prints a line for every layer, and returns what it printed. */
  public static List<ActivationStatistics> describe(Sequential layers, Tensor x, PrintStream target) {
    List<ActivationStatistics> statistics = of(layers, x);
    statistics.forEach(target::println);
    return statistics;
  }

  /** Mean and standard deviation of any tensor, summed in double. */
  public static ActivationStatistics of(String name, Tensor tensor) {
    float[] elements = tensor.toArray();
    double sum = 0;
    for (float element : elements) {
      sum += element;
    }
    double mean = sum / elements.length;
    double squares = 0;
    for (float element : elements) {
      squares += (element - mean) * (element - mean);
    }
    return new ActivationStatistics(name, mean, elements.length < 2 ? Double.NaN : Math.sqrt(squares / (elements.length - 1)));
  }

  /** {@code Linear(784, 50)           mean   0.0012  std   1.4107}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%-24s mean %8.4f  std %8.4f", layer, mean, std);
  }
}
