package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final int FEATURES = 6;
  private static final int CLASSES = 4;

  /** Noisy samples around one corner of a cube for each class: a problem with a known answer. */
  private static DataLoader clusters(int n, long seed, int batchSize) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor x = Tensor.zeros(n, FEATURES);
    int[] labels = Draw.labels(random, n, CLASSES);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < FEATURES; j++) {
        x.set((float) (0.3 * random.nextGaussian() + ((labels[i] + 1) >> (j % 3) & 1)), i, j);
      }
    }
    return new DataLoader(x, labels, batchSize);
  }

  private static Model<int[]> model(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Model<>(
        new Sequential(
            new Linear(FEATURES, 16, Init.KAIMING_NORMAL, random), new Relu(), new Linear(16, CLASSES, Init.KAIMING_NORMAL, random)),
        new CrossEntropyLoss());
  }

  private record Run(List<String> batches, List<Float> losses, List<Training.Epoch> epochs) {}

  private static Run run(long modelSeed, long shuffleSeed, int epochs, WeightGradient strategy) throws InterruptedException {
    Model<int[]> model = model(modelSeed);
    model.layers().weightGradient(strategy);
    List<String> batches = new ArrayList<>();
    List<Float> losses = new ArrayList<>();
    List<Training.Epoch> heard = new ArrayList<>();
    Training.Listener listener = new Training.Listener() {
      @Override
      public void batch(int epoch, int batch, int count, float loss) {
        batches.add(epoch + ": " + batch + "/" + count);
        losses.add(loss);
      }

      @Override
      public void epoch(Training.Epoch epoch) {
        heard.add(epoch);
      }
    };
    List<Training.Epoch> history = Training.train(
        model, new Sgd(model.parameters(), 0.3f), clusters(500, 1, 32).shuffle(shuffleSeed), clusters(200, 2, 32), epochs, listener);
    assertEquals(history, heard);
    return new Run(batches, losses, history);
  }

  @Test
  void learns() throws InterruptedException {
    for (WeightGradient strategy : List.of(
        WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST)) {
      Run run = run(1, 1, 5, strategy);
      assertTrue(run.epochs.getLast().accuracy() > 0.97, () -> strategy + ": " + run.epochs);
      assertTrue(run.epochs.getLast().loss() < 0.3 * run.epochs.getFirst().loss(), () -> strategy + ": " + run.epochs);
    }
  }

  @Test
  void tellsTheListenerOfEveryBatchAndEpoch() throws InterruptedException {
    Run run = run(1, 1, 2, WeightGradient.TRANSPOSE_MATMUL);
    assertEquals(32, run.batches.size());
    assertEquals("1: 1/16", run.batches.getFirst());
    assertEquals("1: 16/16", run.batches.get(15));
    assertEquals("2: 1/16", run.batches.get(16));
    assertEquals(List.of(1, 2), run.epochs.stream().map(Training.Epoch::epoch).toList());
    double sum = 0;
    for (int b = 0; b < 16; b++) {
      sum += (double) run.losses.get(b) * (b < 15 ? 32 : 20);
    }
    assertEquals(sum / 500, run.epochs.getFirst().loss(), 1e-12);
  }

  @Test
  void theSameSeedsGiveTheSameLossesBitForBit() throws InterruptedException {
    for (WeightGradient strategy : List.of(
        WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST)) {
      Run once = run(3, 4, 3, strategy);
      Run again = run(3, 4, 3, strategy);
      assertEquals(once.losses, again.losses);
      assertEquals(once.epochs, again.epochs);
    }
    List<Float> losses = run(3, 4, 1, WeightGradient.TRANSPOSE_MATMUL).losses;
    assertNotEquals(losses, run(3, 5, 1, WeightGradient.TRANSPOSE_MATMUL).losses);
    assertNotEquals(losses, run(4, 4, 1, WeightGradient.TRANSPOSE_MATMUL).losses);
  }

  @Test
  void stopsBetweenBatchesWhenInterrupted() {
    Model<int[]> model = model(1);
    List<Integer> batches = new ArrayList<>();
    assertThrows(InterruptedException.class, () -> Training.train(
        model, new Sgd(model.parameters(), 0.1f), clusters(500, 1, 32), clusters(10, 2, 32), 5, (epoch, batch, count, loss) -> {
          batches.add(batch);
          if (batch == 3) {
            Thread.currentThread().interrupt();
          }
        }));
    assertEquals(List.of(1, 2, 3), batches);
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void accuracyCountsHighestScores() throws InterruptedException {
    Sequential identity = new Sequential(new Linear(Tensor.of(new float[] {1, 0, 0, 1}, 2, 2)));
    Tensor x = Tensor.of(new float[] {1, 0, 0, 1, 3, 2, 2, 3, 5, 1}, 5, 2);
    assertEquals(1.0, Training.accuracy(identity, new DataLoader(x, new int[] {0, 1, 0, 1, 0}, 2)));
    assertEquals(0.6, Training.accuracy(identity, new DataLoader(x, new int[] {0, 1, 0, 0, 1}, 2)));
    assertTrue(Double.isNaN(Training.accuracy(identity, new DataLoader(Tensor.zeros(0, 2), new int[0], 2))));
    Tensor equal = Tensor.of(new float[] {1, 1, 2, 2}, 2, 2);
    assertEquals(0.5, Training.accuracy(identity, new DataLoader(equal, new int[] {0, 1}, 2)), "the first of equal scores");
    Tensor broken = Tensor.full(Float.NaN, 2, 2);
    assertEquals(0.0, Training.accuracy(identity, new DataLoader(broken, new int[] {0, 1}, 2)), "no score is above NaN");
  }

  @Test
  void aLabelWithoutAScoreIsNamed() {
    DataLoader data = new DataLoader(Tensor.zeros(1, 2), new int[] {7}, 1);
    IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> Training.accuracy(new Sequential(new Relu()), data));
    assertEquals("label: 7, expected 0 to 1, as there are 2 scores", failure.getMessage());
  }

  @Test
  void noEpochsChangeNothing() throws InterruptedException {
    Model<int[]> model = model(1);
    float[] weights = model.parameters().getFirst().value().toArray();
    DataLoader data = clusters(10, 1, 4);
    assertEquals(List.of(), Training.train(model, new Sgd(model.parameters(), 0.1f), data, data, 0, (epoch, batch, count, loss) -> {}));
    assertEquals(weights[0], model.parameters().getFirst().value().toArray()[0]);
    IllegalArgumentException negative = assertThrows(
        IllegalArgumentException.class,
        () -> Training.train(model, new Sgd(model.parameters(), 0.1f), data, data, -1, (epoch, batch, count, loss) -> {}));
    assertEquals("epochs: -1, expected ≥ 0", negative.getMessage());
  }
}
