package dev.lanewise.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * Images as rows of floats, each with a label. The arrays are borrowed and lent, never copied; two are equal only if they share them.
 *
 * @param count images
 * @param features pixels an image
 * @param images count × features, row-major
 * @param labels one an image, 0 to 2147483646
 */
public record LabelledImages(int count, int features, float[] images, int[] labels) {
  /** With it, classes can still be counted. */
  static final int MAX_LABEL = Integer.MAX_VALUE - 1;

  /**
   * Checks that the sizes agree.
   *
   * @throws IllegalArgumentException if they do not, or a label is out of range
   */
  public LabelledImages {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(labels, "labels");
    if (count < 0) {
      throw new IllegalArgumentException("count: " + count + ", expected ≥ 0");
    }
    if (features < 1) {
      throw new IllegalArgumentException("features: " + features + ", expected ≥ 1");
    }
    if (images.length != (long) count * features) {
      throw new IllegalArgumentException(
          "images: length " + images.length + ", expected " + (long) count * features + ", being " + count + " × " + features);
    }
    if (labels.length != count) {
      throw new IllegalArgumentException("labels: length " + labels.length + ", expected " + count + ", one an image");
    }
    for (int i = 0; i < count; i++) {
      if (labels[i] < 0 || labels[i] > MAX_LABEL) {
        throw new IllegalArgumentException("labels[" + i + "]: " + labels[i] + ", expected 0 to " + MAX_LABEL);
      }
    }
  }

  /** Σx / (count·features), summed in double. */
  public double mean() {
    notEmpty("mean");
    double sum = 0;
    for (float x : images) {
      sum += x;
    }
    return sum / images.length;
  }

  /** √(Σ(x − mean)² / (count·features)), the population's, summed in double. */
  public double std() {
    notEmpty("std");
    double mean = mean();
    double sum = 0;
    for (float x : images) {
      sum += (x - mean) * (x - mean);
    }
    return Math.sqrt(sum / images.length);
  }

  /**
   * New images (x − mean) / std, computed in double; the labels are shared.
   *
   * @throws IllegalStateException if they do not fit into what is left of the heap
   */
  public LabelledImages normalized(double mean, double std) {
    checkNormal(mean, std);
    HeapRoom.require((long) Float.BYTES * images.length, count + " images of " + features + " floats, normalized,");
    return normalize(mean, std, new float[images.length]);
  }

  /** The same in place: these images are overwritten. */
  LabelledImages normalizedInPlace(double mean, double std) {
    checkNormal(mean, std);
    return normalize(mean, std, images);
  }

  private static void checkNormal(double mean, double std) {
    if (!(Math.abs(mean) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("mean: " + mean + ", expected a finite number");
    }
    if (!(std > 0 && std <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("std: " + std + ", expected a finite number > 0");
    }
  }

  private LabelledImages normalize(double mean, double std, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) ((images[i] - mean) / std);
    }
    return new LabelledImages(count, features, result, labels);
  }

  /**
   * A copy of the images {@code from} to {@code to − 1}.
   *
   * @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ count
   */
  public LabelledImages range(int from, int to) {
    if (from < 0 || from > to || to > count) {
      throw new IndexOutOfBoundsException("range: " + from + " to " + to + ", expected 0 ≤ from ≤ to ≤ count = " + count);
    }
    return new LabelledImages(
        to - from, features, Arrays.copyOfRange(images, from * features, to * features), Arrays.copyOfRange(labels, from, to));
  }

  /** One more than the largest label, which is how many scores tell the labels apart; 0 without images. */
  public int classes() {
    return Arrays.stream(labels).max().orElse(-1) + 1;
  }

  /** The labels as new floats, what a mean squared error is taken against. */
  public float[] targets() {
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      targets[i] = labels[i];
    }
    return targets;
  }

  /** Such as {@code LabelledImages[50000×784]}. */
  @Override
  public String toString() {
    return "LabelledImages[" + count + "×" + features + "]";
  }

  private void notEmpty(String what) {
    if (count == 0) {
      throw new IllegalStateException(what + ": 0 images, expected ≥ 1");
    }
  }
}
