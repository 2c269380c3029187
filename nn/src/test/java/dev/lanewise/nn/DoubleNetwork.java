package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The same network in plain double loops, and its gradients by central differences: it knows nothing of any backward. */
final class DoubleNetwork {
  private static final double EPS = 1e-6;

  private interface Step {
    double[][] apply(double[][] x);
  }

  private final List<Step> steps = new ArrayList<>();
  private final List<double[][]> parameters = new ArrayList<>();
  private double closestToKink = Double.POSITIVE_INFINITY;

  /** Adds x @ w + b; a null bias is none. */
  DoubleNetwork linear(Tensor weight, Tensor bias) {
    double[][] w = rows(weight);
    double[][] b = bias == null ? new double[1][weight.size(1)] : rows(bias.reshape(1, -1));
    parameters.add(w);
    if (bias != null) {
      parameters.add(b);
    }
    steps.add(x -> {
      double[][] y = new double[x.length][b[0].length];
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < b[0].length; j++) {
          y[i][j] = b[0][j];
          for (int p = 0; p < w.length; p++) {
            y[i][j] += x[i][p] * w[p][j];
          }
        }
      }
      return y;
    });
    return this;
  }

  /** Adds max(x, 0) − shift. */
  DoubleNetwork relu(double shift) {
    steps.add(x -> {
      double[][] y = new double[x.length][];
      for (int i = 0; i < x.length; i++) {
        y[i] = new double[x[i].length];
        for (int j = 0; j < x[i].length; j++) {
          // An exact 0 is what units that are all dead add up to without a bias; no small step revives them.
          closestToKink = x[i][j] == 0 ? closestToKink : Math.min(closestToKink, Math.abs(x[i][j]));
          y[i][j] = Math.max(x[i][j], 0) - shift;
        }
      }
      return y;
    });
    return this;
  }

  private double[][] out(double[][] x) {
    double[][] y = x;
    for (Step step : steps) {
      y = step.apply(y);
    }
    return y;
  }

  double meanSquaredError(double[][] x, double[] target) {
    double[][] out = out(x);
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      sum += (out[i][0] - target[i]) * (out[i][0] - target[i]);
    }
    return sum / target.length;
  }

  double crossEntropy(double[][] x, int[] labels) {
    double[][] out = out(x);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double total = 0;
      for (double score : out[i]) {
        total += StrictMath.exp(score);
      }
      sum += StrictMath.log(total) - out[i][labels[i]];
    }
    return sum / labels.length;
  }

  /** How near any ReLU's input came to 0, where its derivative jumps and no difference quotient means anything. */
  double closestToKink() {
    return closestToKink;
  }

  /** In the order in which the layers were added, weight before bias. */
  List<double[][]> parameters() {
    return parameters;
  }

  /** (f(p + ε) − f(p − ε))/2ε for each element p of a matrix that the loss depends on. */
  static double[] gradient(double[][] matrix, DoubleSupplier loss) {
    List<Double> gradient = new ArrayList<>();
    for (double[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        double kept = row[j];
        row[j] = kept + EPS;
        double above = loss.getAsDouble();
        row[j] = kept - EPS;
        double below = loss.getAsDouble();
        row[j] = kept;
        gradient.add((above - below) / (2 * EPS));
      }
    }
    return gradient.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static double[][] rows(Tensor matrix) {
    double[][] rows = new double[matrix.size(0)][matrix.size(1)];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = matrix.get(i, j);
      }
    }
    return rows;
  }
}
