package dev.lanewise.data;

import static dev.lanewise.data.IdxFileTest.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
  private static final String[] NAMES = {
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
  };

  @Nested
  class Embedded {
    private static Mnist mnist;

    @BeforeAll
    static void load() {
      mnist = Mnist.load();
    }

    @AfterAll
    static void forget() {
      mnist = null;
    }

    @Test
    void trainValidHasThePublishedFigures() {
      Split split = mnist.trainValid();
      assertEquals(50_000, split.train().count());
      assertEquals(10_000, split.valid().count());
      assertEquals(784, split.train().features());
      // The notebooks print 0.1304, 0.3073, 0.1287 and 0.3050. These come from the files in exact rational arithmetic; the sums in double
      // are off by a few 1e-10.
      assertEquals(0.13044972207828, split.train().mean(), 1e-9);
      assertEquals(0.30728983289561, split.train().std(), 1e-9);
      assertEquals(0.12865189233897, split.valid().mean(), 1e-9);
      assertEquals(0.30496465376108, split.valid().std(), 1e-9);

      Split normalized = split.normalized();
      assertEquals(0, normalized.train().mean(), 1e-7);
      assertEquals(1, normalized.train().std(), 1e-7);
      assertEquals(-0.0058506, normalized.valid().mean(), 1e-7);
      assertEquals(0.9924333, normalized.valid().std(), 1e-7);
    }

    @Test
    void trainValidIsTheFirst50000AndTheLast10000() {
      Split split = mnist.trainValid();
      LabelledImages all = mnist.train();
      assertArrayEquals(all.range(0, 50_000).images(), split.train().images());
      assertArrayEquals(all.range(0, 50_000).labels(), split.train().labels());
      assertArrayEquals(all.range(50_000, 60_000).images(), split.valid().images());
      assertArrayEquals(all.range(50_000, 60_000).labels(), split.valid().labels());
    }

    @Test
    void trainTestIsEverything() {
      Split split = mnist.trainTest();
      assertEquals(60_000, split.train().count());
      assertEquals(10_000, split.valid().count());
      // The well-known first labels of both sets, and the digits' frequencies.
      assertArrayEquals(new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, Arrays.copyOf(split.train().labels(), 10));
      assertArrayEquals(new int[] {7, 2, 1, 0, 4, 1, 4, 9, 5, 9}, Arrays.copyOf(split.valid().labels(), 10));
      assertArrayEquals(new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, frequencies(split.train().labels()));
      assertArrayEquals(new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, frequencies(split.valid().labels()));
    }

    @Test
    void pixelsAreScaledBy256() {
      float largest = 0;
      for (float pixel : mnist.test().images()) {
        assertEquals(Math.rint(pixel * 256), pixel * 256);
        largest = Math.max(largest, pixel);
      }
      assertEquals(255f / 256, largest);
    }

    @Test
    void imagesAreNewAtEveryCall() {
      LabelledImages first = mnist.test();
      Arrays.fill(first.images(), -1);
      Arrays.fill(first.labels(), 3);
      assertEquals(7, mnist.test().labels()[0]);
      assertEquals(0, mnist.test().images()[0]);
    }

    @Test
    void describesItself() {
      assertEquals(28, mnist.imageHeight());
      assertEquals(28, mnist.imageWidth());
      assertEquals("Mnist[embedded: 60000 + 10000 images of 28×28]", mnist.toString());
    }

    @Test
    void explicitCounts() {
      Split split = mnist.trainValid(100, 7);
      LabelledImages all = mnist.train();
      assertArrayEquals(all.range(0, 100).images(), split.train().images());
      assertArrayEquals(all.range(59_993, 60_000).images(), split.valid().images());
      bad(() -> mnist.trainValid(0, 1), "trainCount: 0");
      bad(() -> mnist.trainValid(1, -1), "validCount: -1");
      bad(() -> mnist.trainValid(55_000, 5_001), "55000 + 5001", "at most 60000", "train-images-idx3-ubyte");
      bad(() -> mnist.trainValid(Integer.MAX_VALUE, Integer.MAX_VALUE), "at most 60000");
    }

    @Test
    void licenceIsBesideTheFiles() throws IOException {
      try (var in = Mnist.class.getResourceAsStream("mnist/LICENSE-MNIST.md")) {
        assertContains(new String(in.readAllBytes(), StandardCharsets.UTF_8), "Attribution-ShareAlike 3.0", "LeCun");
      }
    }

    private static int[] frequencies(int[] labels) {
      int[] frequencies = new int[10];
      for (int label : labels) {
        frequencies[label]++;
      }
      return frequencies;
    }

    private static void bad(Executable call, String... parts) {
      assertContains(assertThrows(IllegalArgumentException.class, call).getMessage(), parts);
    }
  }

  @Test
  void aChangedByteChangesTheSha256() throws IOException {
    byte[] content = IdxBytes.file(24, 2, 3, 4);
    IdxFile file = IdxFile.read(new ByteArrayInputStream(content), "x");
    String sha256 = file.sha256();
    Mnist.verified(file, "x", sha256);
    content[39] ^= 1;
    IdxFile changed = IdxFile.read(new ByteArrayInputStream(content), "x");
    assertContains(
        assertThrows(IdxFormatException.class, () -> Mnist.verified(changed, "x", sha256)).getMessage(),
        "x: SHA-256 " + changed.sha256(), "expected " + sha256);
  }

  @Nested
  class Folder {
    @TempDir private Path folder;

    @Test
    void readsRawGzipAndDottedNames() throws IOException {
      good();
      Mnist raw = Mnist.load(folder);
      assertEquals(12, raw.train().count());
      assertEquals(6, raw.train().features());
      assertEquals(4, raw.test().count());
      assertEquals(2, raw.imageHeight());
      assertEquals(3, raw.imageWidth());
      assertEquals(7 / 256f, raw.train().images()[1]);
      assertEquals(7, raw.train().labels()[1]);

      for (String name : NAMES) {
        byte[] content = Files.readAllBytes(folder.resolve(name));
        Files.delete(folder.resolve(name));
        IdxBytes.write(folder.resolve(name + ".gz"), IdxBytes.gzip(content));
        assertArrayEquals(raw.train().images(), Mnist.load(folder).train().images());
        Files.delete(folder.resolve(name + ".gz"));
        IdxBytes.write(folder.resolve(name.replace("-idx", ".idx") + ".gz"), IdxBytes.gzip(content));
        assertArrayEquals(raw.train().labels(), Mnist.load(folder).train().labels());
        Files.delete(folder.resolve(name.replace("-idx", ".idx") + ".gz"));
        IdxBytes.write(folder.resolve(name.replace("-idx", ".idx")), content);
        assertArrayEquals(raw.test().images(), Mnist.load(folder).test().images());
      }
    }

    @Test
    void rawWinsOverGzipAndHyphenOverDot() throws IOException {
      good();
      IdxBytes.write(folder.resolve("train-labels-idx1-ubyte.gz"), new byte[] {1, 2, 3});
      IdxBytes.write(folder.resolve("train-labels.idx1-ubyte"), new byte[] {1, 2, 3});
      assertEquals(12, Mnist.load(folder).train().count());
      Files.delete(folder.resolve("train-labels-idx1-ubyte"));
      assertContains(assertThrows(IdxFormatException.class, () -> Mnist.load(folder)).getMessage(), "train-labels.idx1-ubyte");
      Files.delete(folder.resolve("train-labels.idx1-ubyte"));
      assertContains(assertThrows(IdxFormatException.class, () -> Mnist.load(folder)).getMessage(), "train-labels-idx1-ubyte.gz");
    }

    @Test
    void aFolderOfTheFilesNameIsPassedOver() throws IOException {
      good();
      Files.move(folder.resolve("t10k-images-idx3-ubyte"), folder.resolve("t10k-images.idx3-ubyte"));
      Files.createDirectory(folder.resolve("t10k-images-idx3-ubyte"));
      assertEquals(4, Mnist.load(folder).test().count());
    }

    @Test
    void missingFileNamesTheFolderAndTheNamesLookedFor() throws IOException {
      for (String name : NAMES) {
        good();
        Files.delete(folder.resolve(name));
        assertContains(
            assertThrows(FileNotFoundException.class, () -> Mnist.load(folder)).getMessage(),
            folder.getFileName().toString(), ": no " + (name.contains("images") ? "images to " : "labels to ")
                + (name.startsWith("train") ? "train" : "test") + " with, expected a file such as " + name + " or " + name + ".gz; found ",
            name.equals(NAMES[0]) ? NAMES[1] : NAMES[0]);
      }
    }

    @Test
    void missingFolder() throws IOException {
      Path absent = folder.resolve("absent");
      assertContains(
          assertThrows(FileNotFoundException.class, () -> Mnist.load(absent)).getMessage(),
          "absent: no such folder", "t10k-labels-idx1-ubyte");
      Path file = IdxBytes.write(folder.resolve("file"), new byte[1]);
      assertContains(assertThrows(FileNotFoundException.class, () -> Mnist.load(file)).getMessage(), "file: not a folder");
      assertThrows(NullPointerException.class, () -> Mnist.load(null));
    }

    @Test
    void counts() throws IOException {
      good();
      IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.file(11, 11));
      bad("train-labels-idx1-ubyte: 11 labels, expected 12", "train-images-idx3-ubyte");
      good();
      IdxBytes.write(folder.resolve("t10k-labels-idx1-ubyte"), IdxBytes.file(5, 5));
      bad("t10k-labels-idx1-ubyte: 5 labels, expected 4", "t10k-images-idx3-ubyte");
    }

    @Test
    void labelsMayBeAnyClasses() throws IOException {
      for (int label : new int[] {10, 128, 255}) {
        good();
        byte[] labels = IdxBytes.file(12, 12);
        labels[8 + 11] = (byte) label;
        IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), labels);
        Split split = Mnist.load(folder).trainTest();
        assertEquals(label, split.train().labels()[11]);
        assertEquals(label + 1, split.classes());
      }
    }

    @Test
    void shapes() throws IOException {
      good();
      IdxBytes.write(folder.resolve("t10k-images-idx3-ubyte"), IdxBytes.file(24, 4, 3, 2));
      bad("t10k-images-idx3-ubyte: images of 3×2, expected 2×3 as in", "train-images-idx3-ubyte");
      good();
      IdxBytes.write(folder.resolve("t10k-images-idx3-ubyte"), IdxBytes.file(32, 4, 2, 4));
      bad("t10k-images-idx3-ubyte: images of 2×4, expected 2×3 as in");
      good();
      IdxBytes.write(folder.resolve("t10k-images-idx3-ubyte"), IdxBytes.file(36, 4, 3, 3));
      bad("t10k-images-idx3-ubyte: images of 3×3, expected 2×3 as in");
      good();
      IdxBytes.write(folder.resolve("t10k-images-idx3-ubyte"), IdxBytes.file(24, 4, 6));
      bad("t10k-images-idx3-ubyte: images of 6, expected 2×3 as in");
      good();
      IdxBytes.write(folder.resolve("train-images-idx3-ubyte"), IdxBytes.file(12, 12));
      bad("train-images-idx3-ubyte: rank 1 (12), expected rank 2 to 4 (count×features, ");
      good();
      IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.file(24, 12, 2));
      bad("train-labels-idx1-ubyte: rank 2 (12×2 unsigned bytes), expected rank 1");
      good();
      IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.file(96, 12, 8));
      bad("train-labels-idx1-ubyte: rank 2 (12×8 unsigned bytes), expected rank 1");
    }

    @Test
    void smallSetsAreSplitByTheSameRule() throws IOException {
      for (int[] rule : new int[][] {{6, 5, 1}, {11, 10, 1}, {12, 10, 2}, {17, 15, 2}, {100, 84, 16}}) {
        good();
        IdxBytes.write(folder.resolve("train-images-idx3-ubyte"), IdxBytes.file(rule[0] * 6, rule[0], 2, 3));
        IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.file(rule[0], rule[0]));
        Split split = Mnist.load(folder).trainValid();
        assertEquals(rule[1], split.train().count());
        assertEquals(rule[2], split.valid().count());
      }
      IdxBytes.write(folder.resolve("train-images-idx3-ubyte"), IdxBytes.file(5 * 6, 5, 2, 3));
      IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.file(5, 5));
      Mnist tiny = Mnist.load(folder);
      assertContains(
          assertThrows(IllegalStateException.class, tiny::trainValid).getMessage(), "5 images", "train-images-idx3-ubyte", "expected ≥ 6");
    }

    @Test
    void longFolderNamesAreShortened() throws IOException {
      Path deep = folder;
      for (int i = 0; i < 6; i++) {
        deep = Files.createDirectory(deep.resolve("d".repeat(60)));
      }
      Path last = deep;
      String message = assertThrows(FileNotFoundException.class, () -> Mnist.load(last)).getMessage();
      assertEquals(100, message.indexOf(": no images to train with"));
    }

    private void good() throws IOException {
      IdxBytes.write(folder.resolve("train-images-idx3-ubyte"), IdxBytes.file(72, 12, 2, 3));
      IdxBytes.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.file(12, 12));
      IdxBytes.write(folder.resolve("t10k-images-idx3-ubyte"), IdxBytes.file(24, 4, 2, 3));
      IdxBytes.write(folder.resolve("t10k-labels-idx1-ubyte"), IdxBytes.file(4, 4));
    }

    private void bad(String... parts) {
      assertContains(assertThrows(IdxFormatException.class, () -> Mnist.load(folder)).getMessage(), parts);
    }
  }

  /** Where Debian's package dataset-fashion-mnist puts it. */
  @Test
  void fashionMnistIfInstalled() throws IOException {
    Path folder = Path.of(System.getProperty("lanewise.fashion-mnist", "/usr/share/datasets/fashion-mnist"));
    assumeTrue(Files.isDirectory(folder), "Fashion-MNIST is not installed");
    Split split = Mnist.load(folder).trainTest();
    assertEquals(60_000, split.train().count());
    assertEquals(10_000, split.valid().count());
    // The published 0.2860 and 0.3530 are of pixel/255.
    assertEquals(0.2860, split.train().mean() * 256 / 255, 5e-5);
    assertEquals(0.3530, split.train().std() * 256 / 255, 5e-5);
    int[] frequencies = new int[10];
    for (int label : split.train().labels()) {
      frequencies[label]++;
    }
    assertTrue(Arrays.stream(frequencies).allMatch(n -> n == 6_000), Arrays.toString(frequencies));
  }
}
