package dev.lanewise.data;

import static dev.lanewise.data.IdxFileTest.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LabelledImagesTest {
  private static LabelledImages images(float... pixels) {
    return new LabelledImages(pixels.length / 2, 2, pixels, new int[pixels.length / 2]);
  }

  @Test
  void meanAndStdAreThoseOfThePopulation() {
    LabelledImages set = images(1, 2, 3, 6);
    assertEquals(3, set.mean());
    assertEquals(Math.sqrt(3.5), set.std());
  }

  /** In float the sum would stop at 2²⁴. */
  @Test
  void sumsAreTakenInDouble() {
    float[] ones = new float[20_000_000];
    Arrays.fill(ones, 1);
    LabelledImages set = new LabelledImages(1, ones.length, ones, new int[1]);
    assertEquals(1, set.mean());
    assertEquals(0, set.std());
  }

  @Test
  void nothingHasNoMean() {
    LabelledImages nothing = images();
    assertContains(assertThrows(IllegalStateException.class, nothing::mean).getMessage(), "mean: 0 images");
    assertContains(assertThrows(IllegalStateException.class, nothing::std).getMessage(), "std: 0 images");
  }

  @Test
  void rangeCopies() {
    LabelledImages set = new LabelledImages(3, 2, new float[] {1, 2, 3, 4, 5, 6}, new int[] {7, 8, 9});
    LabelledImages part = set.range(1, 3);
    assertEquals(2, part.count());
    assertEquals(2, part.features());
    assertArrayEquals(new float[] {3, 4, 5, 6}, part.images());
    assertArrayEquals(new int[] {8, 9}, part.labels());
    assertNotSame(set.images(), set.range(0, 3).images());
    assertEquals(0, set.range(2, 2).count());
    for (int[] bad : new int[][] {{-1, 2}, {2, 1}, {0, 4}, {4, 4}}) {
      assertContains(
          assertThrows(IndexOutOfBoundsException.class, () -> set.range(bad[0], bad[1])).getMessage(),
          "range: " + bad[0] + " to " + bad[1], "count = 3");
    }
  }

  @Test
  void normalizedSubtractsAndDivides() {
    LabelledImages set = new LabelledImages(1, 3, new float[] {1, 2, 4}, new int[] {5});
    LabelledImages result = set.normalized(2, 0.5);
    assertArrayEquals(new float[] {-2, 0, 4}, result.images());
    assertArrayEquals(new float[] {1, 2, 4}, set.images());
    assertSame(set.labels(), result.labels());
    for (double std : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertContains(assertThrows(IllegalArgumentException.class, () -> set.normalized(0, std)).getMessage(), "std: " + std);
    }
    for (double mean : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertContains(assertThrows(IllegalArgumentException.class, () -> set.normalized(mean, 1)).getMessage(), "mean: " + mean);
    }
  }

  @Test
  void targetsAreTheLabels() {
    assertArrayEquals(new float[] {7, 0}, new LabelledImages(2, 1, new float[2], new int[] {7, 0}).targets());
  }

  @Test
  void sizesMustAgree() {
    bad(() -> new LabelledImages(-1, 2, new float[0], new int[0]), "count: -1");
    bad(() -> new LabelledImages(1, 0, new float[0], new int[1]), "features: 0");
    bad(() -> new LabelledImages(2, 3, new float[5], new int[2]), "images: length 5, expected 6, being 2 × 3");
    bad(() -> new LabelledImages(65_536, 65_536, new float[0], new int[0]), "images: length 0, expected 4294967296");
    bad(() -> new LabelledImages(2, 3, new float[6], new int[3]), "labels: length 3, expected 2");
    bad(() -> new LabelledImages(2, 1, new float[2], new int[] {1, -3}), "labels[1]: -3");
    bad(() -> new LabelledImages(1, 1, new float[1], new int[] {Integer.MAX_VALUE}), "labels[0]: 2147483647, expected 0 to 2147483646");
    assertThrows(NullPointerException.class, () -> new LabelledImages(0, 1, null, new int[0]));
    assertThrows(NullPointerException.class, () -> new LabelledImages(0, 1, new float[0], null));
    assertEquals("LabelledImages[2×3]", new LabelledImages(2, 3, new float[6], new int[2]).toString());
  }

  @Test
  void splitNormalizesBothByTrain() {
    Split split = new Split(images(1, 3), images(5, 2)).normalized();
    assertArrayEquals(new float[] {-1, 1}, split.train().images());
    assertArrayEquals(new float[] {3, 0}, split.valid().images());
  }

  @Test
  void splitNormalizesInPlaceToTheSameBits() {
    float[] digits = {0, 0.1f, 0.7f, 3e-5f, 1, 0.996f};
    Split split = new Split(images(digits), images(5, 2));
    Split apart = split.normalized();
    Split inPlace = split.normalizedInPlace();
    assertArrayEquals(apart.train().images(), inPlace.train().images());
    assertArrayEquals(apart.valid().images(), inPlace.valid().images());
    assertSame(digits, inPlace.train().images());
    float[] equal = {3, 3};
    assertThrows(IllegalStateException.class, () -> new Split(images(equal), images(1, 2)).normalizedInPlace());
    assertArrayEquals(new float[] {3, 3}, equal);
  }

  @Test
  void classesAreOneMoreThanTheLargestLabel() {
    LabelledImages train = new LabelledImages(2, 1, new float[2], new int[] {7, 0});
    LabelledImages valid = new LabelledImages(1, 1, new float[1], new int[] {25});
    assertEquals(8, train.classes());
    assertEquals(26, new Split(train, valid).classes());
    assertEquals(0, images().classes());
    assertEquals(Integer.MAX_VALUE, new LabelledImages(1, 1, new float[1], new int[] {Integer.MAX_VALUE - 1}).classes());
  }

  @Test
  void splitThatCannotBe() {
    bad(
        () -> new Split(images(1, 2), new LabelledImages(1, 3, new float[3], new int[1])),
        "valid: 3 features, expected 2");
    float[] equal = new float[1_000];
    Arrays.fill(equal, 0.1f);
    assertContains(
        assertThrows(IllegalStateException.class, () -> new Split(images(equal), images(1, 2)).normalized()).getMessage(), "std 0");
    assertThrows(IllegalStateException.class, () -> new Split(images(), images(1, 2)).normalized());
    assertThrows(NullPointerException.class, () -> new Split(null, images()));
    assertThrows(NullPointerException.class, () -> new Split(images(), null));
  }

  private static void bad(Executable call, String... parts) {
    assertContains(assertThrows(IllegalArgumentException.class, call).getMessage(), parts);
  }
}
