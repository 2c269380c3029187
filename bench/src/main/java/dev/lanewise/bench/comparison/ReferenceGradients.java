package dev.lanewise.bench.comparison;

import dev.lanewise.bench.reference.Reference;
import java.util.List;

/**
 * Loss and gradients of the network in double precision, from float inputs and weights.
 *
 * @param loss mean squared error
 * @param out predictions, (n, 1)
 * @param all gradients of w1, b1, w2, b2
 */
record ReferenceGradients(double loss, double[] out, List<double[]> all) {
  static ReferenceGradients of(float[] x, float[] target, Network network, int in, int hidden) {
    int n = target.length;
    double[] w1 = Reference.toDouble(network.first.weight().value().toArray());
    double[] b1 = Reference.toDouble(network.first.bias().value().toArray());
    double[] w2 = Reference.toDouble(network.second.weight().value().toArray());
    double b2 = network.second.bias().value().get(0);

    double[] h = Reference.product(n, hidden, in, x, w1);
    double[] out = new double[n];
    double[] dout = new double[n];
    double[] dw2 = new double[hidden];
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double y = b2;
      for (int j = 0; j < hidden; j++) {
        h[i * hidden + j] = Math.max(h[i * hidden + j] + b1[j], 0);
        y += h[i * hidden + j] * w2[j];
      }
      out[i] = y;
      loss += (y - target[i]) * (y - target[i]) / n;
      dout[i] = 2 * (y - target[i]) / n;
      for (int j = 0; j < hidden; j++) {
        dw2[j] += h[i * hidden + j] * dout[i];
      }
    }
    double[] dh = new double[n * hidden];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < hidden; j++) {
        dh[i * hidden + j] = h[i * hidden + j] > 0 ? dout[i] * w2[j] : 0;
      }
    }
    double[] dw1 = Reference.transposedProduct(n, in, hidden, x, dh);
    return new ReferenceGradients(
        loss, out, List.of(dw1, Reference.columnSums(n, hidden, dh), dw2, Reference.columnSums(n, 1, dout)));
  }
}
