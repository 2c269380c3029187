package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
  /** Sample i is (i, −i) with label i, so that every batch tells whose samples it holds. */
  private static DataLoader loader(int n, int batchSize) {
    Tensor x = Tensor.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      x.set(i, i, 0);
      x.set(-i, i, 1);
    }
    return new DataLoader(x, IntStream.range(0, n).toArray(), batchSize);
  }

  private static List<Integer> order(DataLoader loader, int epoch) {
    List<Integer> order = new ArrayList<>();
    int batches = 0;
    for (DataLoader.Batch batch : loader.epoch(epoch)) {
      batches++;
      assertArrayEquals(new int[] {batch.size(), 2}, batch.x().shape());
      for (int b = 0; b < batch.size(); b++) {
        assertEquals(batch.labels()[b], batch.x().get(b, 0));
        assertEquals(-batch.labels()[b], batch.x().get(b, 1));
        order.add(batch.labels()[b]);
      }
    }
    assertEquals(loader.batches(), batches);
    assertEquals(loader.samples(), order.size());
    return order;
  }

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @Test
  void everySampleExactlyOnceAnEpoch() {
    for (int n : new int[] {0, 1, 2, 7, 8, 9, 100}) {
      for (int batchSize : new int[] {1, 3, 8, 200}) {
        assertEquals(upTo(n), order(loader(n, batchSize), 0));
        List<Integer> shuffled = order(loader(n, batchSize).shuffle(42), 5);
        Collections.sort(shuffled);
        assertEquals(upTo(n), shuffled);
      }
    }
  }

  @Test
  void anOrderDependsOnSeedAndEpochAlone() {
    DataLoader loader = loader(50, 8);
    Set<List<Integer>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (int epoch = 0; epoch < 20; epoch++) {
        List<Integer> order = order(loader.shuffle(seed), epoch);
        assertEquals(order, order(loader(50, 13).shuffle(seed), epoch));
        orders.add(order);
      }
    }
    assertEquals(400, orders.size());
  }

  @Test
  void everyPermutationIsAsLikely() {
    int[] counts = new int[27];
    for (int epoch = 0; epoch < 6000; epoch++) {
      List<Integer> order = order(loader(3, 3).shuffle(1), epoch);
      counts[order.get(0) * 9 + order.get(1) * 3 + order.get(2)]++;
    }
    int[] seen = IntStream.of(counts).filter(count -> count > 0).toArray();
    assertEquals(6, seen.length);
    for (int count : seen) {
      // Five standard deviations of 6000 draws at 1/6.
      assertEquals(1000, count, 5 * Math.sqrt(6000.0 * 5 / 36));
    }
  }

  @Test
  void anEpochCanBeIteratedAgain() {
    Iterable<DataLoader.Batch> epoch = loader(10, 4).shuffle(3).epoch(1);
    List<Integer> first = new ArrayList<>();
    epoch.forEach(batch -> first.add(batch.labels()[0]));
    List<Integer> second = new ArrayList<>();
    epoch.forEach(batch -> second.add(batch.labels()[0]));
    assertEquals(first, second);
  }

  @Test
  void dropLast() {
    assertEquals(upTo(8), order(loader(11, 4).dropLast(), 0));
    assertEquals(upTo(12), order(loader(12, 4).dropLast(), 0));
    assertEquals(upTo(0), order(loader(3, 4).dropLast(), 0));
    List<Integer> shuffled = order(loader(11, 4).dropLast().shuffle(1), 0);
    assertEquals(8, new HashSet<>(shuffled).size());
    assertEquals(shuffled, order(loader(11, 4).shuffle(1), 0).subList(0, 8));
  }

  @Test
  void inOrderBatchesAreViewsAndShuffledOnesReuseTheirMemory() {
    Tensor x = Tensor.zeros(10, 2);
    for (DataLoader.Batch batch : new DataLoader(x, new int[10], 4).epoch(0)) {
      assertSame(x.data(), batch.x().data());
    }
    Iterator<DataLoader.Batch> shuffled = new DataLoader(x, new int[10], 4).shuffle(1).epoch(0).iterator();
    float[] memory = shuffled.next().x().data();
    assertNotEquals(x.data(), memory);
    assertSame(memory, shuffled.next().x().data());
    assertSame(memory, shuffled.next().x().data());
    assertFalse(shuffled.hasNext());
    assertEquals("batch 3 of 3", assertThrows(NoSuchElementException.class, shuffled::next).getMessage());
  }

  @Test
  void viewsAreTakenAsTheyAre() {
    Tensor columns = Tensor.of(new float[] {0, 1, 2, 0, -1, -2}, 2, 3);
    assertEquals(upTo(3), order(new DataLoader(columns.transpose(), new int[] {0, 1, 2}, 2), 0));
  }

  @Test
  void argumentsAreChecked() {
    assertMessage("DataLoader: x (5, 2) with 4 labels, expected (n, features) with n labels", Tensor.zeros(5, 2), 4, 1);
    assertMessage("DataLoader: x (4) with 4 labels, expected (n, features) with n labels", Tensor.zeros(4), 4, 1);
    assertMessage("batchSize: 0, expected ≥ 1", Tensor.zeros(4, 2), 4, 0);
  }

  private static void assertMessage(String expected, Tensor x, int labels, int batchSize) {
    assertEquals(
        expected, assertThrows(IllegalArgumentException.class, () -> new DataLoader(x, new int[labels], batchSize)).getMessage());
  }
}
