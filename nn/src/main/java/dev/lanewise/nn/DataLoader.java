package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Samples and their labels, a batch at a time. An epoch brings every sample exactly once, but for a last smaller batch if that is dropped.
 *
 * <p>Unshuffled batches are views of the samples. A shuffled batch is a copy, in memory that the next batch of the same iteration reuses.
 * The order of an epoch depends on the seed and the number of the epoch alone, so a run can be repeated, or resumed in the middle.
 */
public final class DataLoader {
  /**
   * Some samples with their labels.
   *
   * @param x (size, features), contiguous; valid until the next batch is taken
   * @param labels one a sample
   */
  public record Batch(Tensor x, int[] labels) {
    /** How many samples. */
    public int size() {
      return labels.length;
    }
  }

  private final Tensor x;
  private final int[] labels;
  private final int batchSize;
  private final boolean shuffle;
  private final long seed;
  private final boolean dropLast;

  /**
   * Batches in the given order, the last one smaller if it must be.
   *
   * @param x the samples (n, features), borrowed
   * @param labels one a sample, borrowed
   * @param batchSize samples in a batch, ≥ 1
   */
  public DataLoader(Tensor x, int[] labels, int batchSize) {
    this(checked(x, labels, batchSize).contiguous(), labels, batchSize, false, 0, false);
  }

  private DataLoader(Tensor x, int[] labels, int batchSize, boolean shuffle, long seed, boolean dropLast) {
    this.x = x;
    this.labels = labels;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.seed = seed;
    this.dropLast = dropLast;
  }

  private static Tensor checked(Tensor x, int[] labels, int batchSize) {
    Objects.requireNonNull(labels, "labels");
    if (x.rank() != 2 || x.size(0) != labels.length) {
      throw new IllegalArgumentException(
          "DataLoader: x " + Shapes.text(x) + " with " + labels.length + " labels, expected (n, features) with n labels");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize: " + batchSize + ", expected ≥ 1");
    }
    return x;
  }

  /** The same samples, in an order that the seed decides, another one each epoch. */
  public DataLoader shuffle(long seed) {
    return new DataLoader(x, labels, batchSize, true, seed, dropLast);
  }

  /** The same samples, without a last batch that is smaller than the others. */
  public DataLoader dropLast() {
    return new DataLoader(x, labels, batchSize, shuffle, seed, true);
  }

  /** Samples in a full batch. */
  public int batchSize() {
    return batchSize;
  }

  /** Batches in an epoch. */
  public int batches() {
    return dropLast ? labels.length / batchSize : Math.ceilDiv(labels.length, batchSize);
  }

  /** Samples in an epoch. */
  public int samples() {
    return dropLast ? batches() * batchSize : labels.length;
  }

  /** The batches of an epoch; can be iterated again, with the same batches. */
  public Iterable<Batch> epoch(int epoch) {
    return shuffle ? () -> new Shuffled(permutation(epoch)) : InOrder::new;
  }

  /** Every index from 0 to n − 1 once, by the shuffle of Fisher and Yates. */
  private int[] permutation(int epoch) {
    // The seed is scrambled first: seed 1 in epoch 2 must not repeat seed 2 in epoch 1.
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
    int[] order = new int[labels.length];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private abstract class Batches implements Iterator<Batch> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < batches();
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("batch " + next + " of " + batches());
      }
      int from = next++ * batchSize;
      return batch(from, Math.min(from + batchSize, labels.length));
    }

    abstract Batch batch(int from, int to);
  }

  private final class InOrder extends Batches {
    @Override
    Batch batch(int from, int to) {
      return new Batch(x.slice(0, from, to), Arrays.copyOfRange(labels, from, to));
    }
  }

  private final class Shuffled extends Batches {
    private final int[] order;
    private final Tensor rows = Tensor.zeros(Math.min(batchSize, labels.length), x.size(1));

    Shuffled(int[] order) {
      this.order = order;
    }

    @Override
    Batch batch(int from, int to) {
      int features = x.size(1);
      int[] picked = new int[to - from];
      for (int b = 0; b < picked.length; b++) {
        System.arraycopy(x.data(), x.offset() + order[from + b] * features, rows.data(), b * features, features);
        picked[b] = labels[order[from + b]];
      }
      return new Batch(rows.slice(0, 0, picked.length), picked);
    }
  }
}
