package dev.lanewise.kernels.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class WindowsTest {
  /** All windows of up to 4 rows of up to 3 columns, at up to 7 apart, against all others. */
  @Test
  void smallWindowsIntersectWhereTheyShareAPlace() {
    int pairs = 0;
    int sharing = 0;
    for (int rowsA = 0; rowsA <= 4; rowsA++) {
      for (int columnsA = 0; columnsA <= 3; columnsA++) {
        for (int ldA = Math.max(1, columnsA); ldA <= 7; ldA++) {
          for (int rowsB = 0; rowsB <= 4; rowsB++) {
            for (int columnsB = 0; columnsB <= 3; columnsB++) {
              for (int ldB = Math.max(1, columnsB); ldB <= 7; ldB++) {
                for (int startB = -13; startB <= 13; startB++, pairs++) {
                  boolean share = places(20, rowsA, columnsA, ldA).intersects(places(20 + startB, rowsB, columnsB, ldB));
                  assertEquals(
                      share, Windows.intersect(20, rowsA, columnsA, ldA, 20 + startB, rowsB, columnsB, ldB),
                      "A 20 " + rowsA + " × " + columnsA + " ld " + ldA + ", B " + (20 + startB) + " " + rowsB + " × " + columnsB + " ld " + ldB);
                  sharing += share ? 1 : 0;
                }
              }
            }
          }
        }
      }
    }
    assertTrue(pairs > 300_000 && sharing > 50_000, pairs + " pairs, " + sharing + " share a place");
  }

  @Test
  void largeWindowsToo() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int round = 0; round < 20_000; round++) {
      int[] a = {random.nextInt(200), random.nextInt(1, 30), random.nextInt(1, 20), 0};
      int[] b = {random.nextInt(200), random.nextInt(1, 30), random.nextInt(1, 20), 0};
      a[3] = a[2] + random.nextInt(40);
      b[3] = b[2] + random.nextInt(40);
      assertEquals(
          places(a[0], a[1], a[2], a[3]).intersects(places(b[0], b[1], b[2], b[3])),
          Windows.intersect(a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]), "round " + round);
    }
  }

  private static BitSet places(int start, int rows, int columns, int ld) {
    BitSet places = new BitSet();
    for (int row = 0; row < rows; row++) {
      places.set(start + row * ld, start + row * ld + columns);
    }
    return places;
  }
}
