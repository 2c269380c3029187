package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * mean over b of −log softmax(out[b, :])[labels[b]], the cross entropy of class scores.
 *
 * <p>out is (n, classes), n ≥ 1; a label is 0 to classes − 1. Each row's maximum is subtracted before exp, so no finite score overflows.
 * exp, log and the sums are in double.
 */
public final class CrossEntropyLoss implements Loss<int[]> {
  private final Buffer doutBuffer = new Buffer();
  private @Nullable Tensor out;
  private int[] labels = {};
  private double[] softmax = {};

  /** Nothing to choose. */
  public CrossEntropyLoss() {}

  @Override
  public float forward(Tensor out, int[] labels) {
    check(out, labels);
    Tensor rows = out.contiguous();
    this.out = rows;
    this.labels = labels;
    int n = out.size(0);
    int classes = out.size(1);
    softmax = softmax.length == n * classes ? softmax : new double[n * classes];
    double sum = 0;
    for (int b = 0; b < n; b++) {
      int row = rows.offset() + b * classes;
      // loss = -(out - out.logsumexp(-1, keepdim=True))[range(n), labels].mean()
      sum += logSumExp(rows.data(), row, b * classes, classes) - rows.data()[row + labels[b]];
    }
    return (float) (sum / n);
  }

  @Override
  public Tensor backward() {
    if (out == null) {
      throw new IllegalStateException("CrossEntropyLoss: backward before any forward");
    }
    int n = out.size(0);
    int classes = out.size(1);
    Tensor dout = doutBuffer.apartFrom(out, n, classes);
    for (int b = 0, at = 0; b < n; b++) {
      for (int j = 0; j < classes; j++, at++) {
        // out.g = (softmax(out) - one_hot(labels)) / n
        dout.data()[at] = (float) ((j == labels[b] ? softmax[at] - 1 : softmax[at]) / n);
      }
    }
    return dout;
  }

  /** log Σ exp(row), and the row's softmax on the way: exp is what a loss of few classes costs, and backward needs it, too. */
  private double logSumExp(float[] scores, int row, int to, int classes) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      max = Math.max(max, scores[row + j]);
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      softmax[to + j] = Math.exp((double) scores[row + j] - max);
      sum += softmax[to + j];
    }
    for (int j = 0; j < classes; j++) {
      softmax[to + j] /= sum;
    }
    return max + Math.log(sum);
  }

  private static void check(Tensor out, int[] labels) {
    Objects.requireNonNull(labels, "labels");
    if (out.rank() != 2 || out.size(0) != labels.length || labels.length == 0) {
      throw new IllegalArgumentException(
          "CrossEntropyLoss: out " + Shapes.text(out) + " against " + labels.length
              + " labels, expected (n, classes) against n ≥ 1 labels");
    }
    for (int b = 0; b < labels.length; b++) {
      if (labels[b] < 0 || labels[b] >= out.size(1)) {
        throw new IllegalArgumentException("CrossEntropyLoss: labels[" + b + "]: " + labels[b] + ", expected 0 to " + (out.size(1) - 1));
      }
    }
  }
}
