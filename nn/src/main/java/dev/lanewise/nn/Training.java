package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain loop that trains a classifier. The same model, data and seeds give the same losses, bit for bit, on any number of threads; on a
 * rival's products this is up to the rival.
 */
public final class Training {
  private Training() {}

  /**
   * What an epoch came to.
   *
   * @param epoch from 1
   * @param loss mean over the epoch's samples, each as its batch was met
   * @param accuracy part of the test samples that are classified right after the epoch, 0 to 1; NaN if there are none
   */
  public record Epoch(int epoch, double loss, double accuracy) {}

  /** Who wants to hear of progress. */
  @FunctionalInterface
  public interface Listener {
    /**
     * After each step.
     *
     * @param epoch from 1
     * @param batch from 1
     * @param batches in this epoch
     * @param loss of this batch, before the step
     */
    void batch(int epoch, int batch, int batches, float loss);

    /** After each epoch; does nothing unless overridden. */
    default void epoch(Epoch epoch) {}
  }

  /**
   * For each epoch, for each batch: forward, backward, step.
   *
   * @param model layers and loss
   * @param optimizer of the model's parameters
   * @param train what to learn from
   * @param test what to measure accuracy on after each epoch
   * @param epochs how many, ≥ 0
   * @param listener hears of every batch and epoch
   * @return one record an epoch
   * @throws IllegalArgumentException if {@code epochs} is negative, or there is no batch to learn from
   * @throws InterruptedException if the thread is interrupted between two batches; the steps made so far stay made
   */
  public static List<Epoch> train(
      Model<int[]> model, Sgd optimizer, DataLoader train, DataLoader test, int epochs, Listener listener) throws InterruptedException {
    if (epochs < 0) {
      throw new IllegalArgumentException("epochs: " + epochs + ", expected ≥ 0");
    }
    if (epochs > 0 && train.batches() == 0) {
      throw new IllegalArgumentException("train: " + train.samples() + " samples make no batch, expected at least one");
    }
    List<Epoch> history = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      int batch = 0;
      double sum = 0;
      for (DataLoader.Batch samples : train.epoch(epoch)) {
        stopIfInterrupted();
        float loss = model.forward(samples.x(), samples.labels());
        model.backward();
        optimizer.step();
        sum += (double) loss * samples.size();
        listener.batch(epoch, ++batch, train.batches(), loss);
      }
      Epoch done = new Epoch(epoch, sum / train.samples(), accuracy(model.layers(), test));
      history.add(done);
      listener.epoch(done);
    }
    return history;
  }

  /**
   * The part of the samples whose highest score, the first of equal ones, is that of their label, 0 to 1; NaN if there are no samples. A
   * sample with a score of NaN is not among them.
   *
   * @throws IllegalArgumentException if a label has no score
   * @throws InterruptedException if the thread is interrupted between two batches
   */
  public static double accuracy(Module layers, DataLoader data) throws InterruptedException {
    int right = 0;
    for (DataLoader.Batch samples : data.epoch(0)) {
      stopIfInterrupted();
      Tensor scores = layers.forward(samples.x());
      for (int b = 0; b < samples.size(); b++) {
        right += isHighest(scores, b, samples.labels()[b]) ? 1 : 0;
      }
    }
    return data.samples() == 0 ? Double.NaN : (double) right / data.samples();
  }

  private static boolean isHighest(Tensor scores, int b, int label) {
    if (label < 0 || label >= scores.size(1)) {
      throw new IllegalArgumentException("label: " + label + ", expected 0 to " + (scores.size(1) - 1) + ", as there are " + scores.size(1) + " scores");
    }
    float score = scores.get(b, label);
    boolean highest = true;
    for (int j = 0; j < scores.size(1); j++) {
      // Each comparison is false for NaN.
      highest &= j < label ? scores.get(b, j) < score : scores.get(b, j) <= score;
    }
    return highest;
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted between two batches");
    }
  }
}
