package dev.lanewise.bench.reference;

import java.util.List;
import java.util.function.Function;

/**
 * x → Linear → ReLU → Linear → loss, and its gradients, in double precision.
 *
 * @param loss the mean over the batch
 * @param out what comes out of the last layer, (n, out)
 * @param gradients of w1 (in, hidden), b1, w2 (hidden, out), b2
 */
public record NetworkReference(double loss, double[] out, List<double[]> gradients) {
  private static final List<String> PARAMETERS = List.of("w1", "b1", "w2", "b2");

  /**
   * A loss and its gradient with respect to what it judges.
   *
   * @param value the mean over the batch
   * @param gradient of the outputs' shape
   */
  public record Loss(double value, double[] gradient) {}

  /** Forward and backward of a batch x (n, in) for parameters as in {@link #gradients}. */
  public static NetworkReference of(int n, int in, float[] x, List<float[]> parameters, Function<double[], Loss> loss) {
    double[] w1 = Reference.toDouble(parameters.get(0));
    float[] b1 = parameters.get(1);
    float[] w2 = parameters.get(2);
    float[] b2 = parameters.get(3);
    int hidden = b1.length;
    int out = b2.length;
    double[] h = Reference.product(n, hidden, in, x, w1);
    double[] y = new double[n * out];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < out; k++) {
        y[i * out + k] = b2[k];
      }
      for (int j = 0; j < hidden; j++) {
        double activation = Math.max(h[i * hidden + j] + b1[j], 0);
        h[i * hidden + j] = activation;
        for (int k = 0; k < out; k++) {
          y[i * out + k] += activation * w2[j * out + k];
        }
      }
    }
    Loss judged = loss.apply(y);
    double[] dy = judged.gradient();
    double[] dw2 = new double[hidden * out];
    double[] dh = new double[n * hidden];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < hidden; j++) {
        double activation = h[i * hidden + j];
        for (int k = 0; k < out; k++) {
          dw2[j * out + k] += activation * dy[i * out + k];
          dh[i * hidden + j] += activation > 0 ? dy[i * out + k] * w2[j * out + k] : 0;
        }
      }
    }
    return new NetworkReference(
        judged.value(), y,
        List.of(
            Reference.transposedProduct(n, in, hidden, x, dh), Reference.columnSums(n, hidden, dh), dw2, Reference.columnSums(n, out, dy)));
  }

  /**
   * Compares all gradients, or what should be as large.
   *
   * @param whose and of what, for the message
   * @throws DisagreementException if one is wrong
   */
  public Agreement check(String whose, List<float[]> actual) {
    Agreement worst = new Agreement(0, 0);
    for (int p = 0; p < gradients.size(); p++) {
      worst = worst.and(Agreement.check(whose + ", " + PARAMETERS.get(p), gradients.get(p), actual.get(p)));
    }
    return worst;
  }

  /** mean((y − target)²). */
  public static Function<double[], Loss> meanSquaredError(float[] target) {
    return y -> {
      double value = 0;
      double[] gradient = new double[y.length];
      for (int i = 0; i < y.length; i++) {
        value += (y[i] - target[i]) * (y[i] - target[i]) / y.length;
        gradient[i] = 2 * (y[i] - target[i]) / y.length;
      }
      return new Loss(value, gradient);
    };
  }

  /** mean(log Σ exp(y) − y[label]). */
  public static Function<double[], Loss> crossEntropy(int[] labels) {
    return y -> {
      int n = labels.length;
      int classes = y.length / n;
      double value = 0;
      double[] gradient = new double[y.length];
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          sum += Math.exp(y[i * classes + k]);
        }
        value += (Math.log(sum) - y[i * classes + labels[i]]) / n;
        for (int k = 0; k < classes; k++) {
          gradient[i * classes + k] = (Math.exp(y[i * classes + k]) / sum - (k == labels[i] ? 1 : 0)) / n;
        }
      }
      return new Loss(value, gradient);
    };
  }
}
