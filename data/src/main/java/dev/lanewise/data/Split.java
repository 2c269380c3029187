package dev.lanewise.data;

import java.util.Objects;

/**
 * Images to train with, and others to judge the result by.
 *
 * @param train what the weights are fitted to
 * @param valid what they have not seen; of as many features
 */
public record Split(LabelledImages train, LabelledImages valid) {
  /**
   * Checks that both are of one size.
   *
   * @throws IllegalArgumentException if the features differ
   */
  public Split {
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(valid, "valid");
    if (train.features() != valid.features()) {
      throw new IllegalArgumentException("valid: " + valid.features() + " features, expected " + train.features() + " as in train");
    }
  }

  /**
   * Both as (x − m) / s, with m and s the mean and std of {@link #train} alone: nothing of {@link #valid} may leak into the training.
   *
   * @throws IllegalStateException if train is empty, or all its pixels are equal
   */
  public Split normalized() {
    double mean = train.mean();
    double std = std(mean);
    return new Split(train.normalized(mean, std), valid.normalized(mean, std));
  }

  /**
   * The same without new memory: the images of both, which must not share any, are overwritten.
   *
   * @throws IllegalStateException as {@link #normalized} says; nothing is overwritten then
   */
  public Split normalizedInPlace() {
    double mean = train.mean();
    double std = std(mean);
    return new Split(train.normalizedInPlace(mean, std), valid.normalizedInPlace(mean, std));
  }

  private double std(double mean) {
    double std = train.std();
    if (std == 0) {
      throw new IllegalStateException("normalized: std 0 as all pixels of train are " + mean + ", expected > 0");
    }
    return std;
  }

  /** One more than the largest label of both. */
  public int classes() {
    return Math.max(train.classes(), valid.classes());
  }
}
