package dev.lanewise.data;

import static dev.lanewise.data.IdxFileTest.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of images other than MNIST, as their makers name, type, shape and pack them. */
class ImageFilesTest {
  private static final int[] TRAIN = {12, 2, 3};
  private static final int[] TEST = {4, 2, 3};

  @TempDir private Path folder;

  /** Twelve and four images, and labels from {@code first} on, in files named around those of MNIST. */
  private static void set(Path place, String before, String test, String after, int first) throws IOException {
    Files.createDirectories(place);
    write(place, before + "train-images-idx3-ubyte" + after, IdxBytes.file(72, TRAIN));
    write(place, before + "train-labels-idx1-ubyte" + after, labels(IdxType.UNSIGNED_BYTE, 12, first));
    write(place, before + test + "-images-idx3-ubyte" + after, IdxBytes.file(24, TEST));
    write(place, before + test + "-labels-idx1-ubyte" + after, labels(IdxType.UNSIGNED_BYTE, 4, first));
  }

  private static byte[] labels(IdxType type, int count, int first) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = first + i;
    }
    return IdxBytes.of(type, new int[] {count}, values);
  }

  private static void write(Path place, String name, byte[] content) {
    IdxBytes.write(place.resolve(name), name.endsWith(".gz") ? IdxBytes.gzip(content) : content);
  }

  private static String refused(Path place) {
    return assertThrows(IOException.class, () -> Mnist.load(place)).getMessage();
  }

  // ---- names ----------------------------------------------------------------------------------------------------------------------------

  @Test
  void emnistByItsOwnNames() throws IOException {
    set(folder, "emnist-letters-", "test", ".gz", 15);
    write(folder, "emnist-letters-mapping.txt", "1 65 97".getBytes());
    Mnist letters = Mnist.load(folder);
    assertEquals(12, letters.train().count());
    assertEquals(4, letters.test().count());
    assertEquals(26, letters.train().labels()[11]);
  }

  @Test
  void severalSetsAreListedAndOneCanBeNamed() throws IOException {
    set(folder, "emnist-letters-", "test", ".gz", 15);
    set(folder, "emnist-digits-", "test", "", 0);
    String message = refused(folder);
    assertContains(message, "2 sets of images, expected one: emnist-digits, emnist-letters", "/emnist-letters");
    assertEquals(15, Mnist.load(folder.resolve("emnist-letters")).train().labels()[0]);
    assertEquals(0, Mnist.load(folder.resolve("emnist-digits")).train().labels()[0]);
    assertContains(refused(folder.resolve("emnist-balanced")), "no such folder");
  }

  @Test
  void qmnistWithItsTableOfLabels() throws IOException {
    double[] table = new double[12 * 8];
    for (int i = 0; i < table.length; i++) {
      table[i] = i % 8 == 0 ? i / 8 : 1_000_000 + i;
    }
    write(folder, "qmnist-train-images-idx3-ubyte.gz", IdxBytes.file(72, TRAIN));
    write(folder, "qmnist-train-labels-idx2-int.gz", IdxBytes.of(IdxType.INT, new int[] {12, 8}, table));
    write(folder, "qmnist-train-labels.tsv.gz", "7\t0\n".getBytes());
    write(folder, "qmnist-test-images-idx3-ubyte.gz", IdxBytes.file(24, TEST));
    write(folder, "qmnist-test-labels-idx2-int.gz", labels(IdxType.INT, 4, 2));
    Mnist qmnist = Mnist.load(folder);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, qmnist.train().labels());
    assertArrayEquals(new int[] {2, 3, 4, 5}, qmnist.test().labels());
  }

  @Test
  void whatTheNameDoesNotSayTheRankDoes() throws IOException {
    write(folder, "Train.idx3", IdxBytes.file(72, TRAIN));
    write(folder, "Train.idx1", labels(IdxType.UNSIGNED_BYTE, 12, 3));
    write(folder, "Test.idx3", IdxBytes.file(24, TEST));
    write(folder, "Test.idx1", labels(IdxType.UNSIGNED_BYTE, 4, 3));
    assertEquals(3, Mnist.load(folder).test().labels()[0]);
  }

  @Test
  void twoDifferentFilesForOneThingAreNamed() throws IOException {
    set(folder, "", "t10k", "", 0);
    write(folder, "train-labels-idx1-int", labels(IdxType.INT, 12, 0));
    assertContains(
        refused(folder), "two files with labels to train with, expected one: ", "train-labels-idx1-int (12 32-bit integers)",
        "train-labels-idx1-ubyte (12 unsigned bytes)");
  }

  @Test
  void whatWasFoundIsListed() throws IOException {
    set(folder, "", "t10k", "", 0);
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    write(folder, "read\u001b[2Jme", new byte[1]);
    String message = assertThrows(FileNotFoundException.class, () -> Mnist.load(folder)).getMessage();
    assertContains(message, ": no labels to train with, expected a file such as train-labels-idx1-ubyte", "found read\\u001B[2Jme, t10k-");
    assertContains(refused(Files.createDirectory(folder.resolve("empty"))), "found no file");
  }

  @Test
  void aPageInPlaceOfAFileIsSaidToBeOne() throws IOException {
    set(folder, "", "t10k", ".gz", 0);
    IdxBytes.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), "<!DOCTYPE html><title>404</title>".getBytes());
    assertContains(refused(folder), "t10k-labels-idx1-ubyte.gz: ", "looks like HTML");
  }

  // ---- folders --------------------------------------------------------------------------------------------------------------------------

  @Test
  void oneFolderDown() throws IOException {
    set(folder.resolve("archive"), "", "t10k", ".gz", 4);
    Files.createDirectories(folder.resolve("__MACOSX"));
    write(folder.resolve("__MACOSX"), "._train-images-idx3-ubyte.gz", new byte[4]);
    assertEquals(4, Mnist.load(folder).train().labels()[0]);
  }

  @Test
  void aFolderForEachFileAndAFolderForEachPart() throws IOException {
    Path each = folder.resolve("each");
    for (String name : new String[] {"train-images.idx3-ubyte", "t10k-images.idx3-ubyte"}) {
      Files.createDirectories(each.resolve(name));
    }
    write(each.resolve("train-images.idx3-ubyte"), "train-images.idx3-ubyte", IdxBytes.file(72, TRAIN));
    write(each.resolve("t10k-images.idx3-ubyte"), "t10k-images.idx3-ubyte", IdxBytes.file(24, TEST));
    write(each, "train-labels.idx1-ubyte", labels(IdxType.UNSIGNED_BYTE, 12, 5));
    write(each, "t10k-labels.idx1-ubyte", labels(IdxType.UNSIGNED_BYTE, 4, 5));
    assertEquals(5, Mnist.load(each).train().labels()[0]);

    Path parts = folder.resolve("parts");
    for (String part : new String[] {"train", "test"}) {
      Files.createDirectories(parts.resolve(part));
      int count = part.equals("train") ? 12 : 4;
      write(parts.resolve(part), "images-idx3-ubyte", IdxBytes.file(count * 6, count, 2, 3));
      write(parts.resolve(part), "labels-idx1-ubyte", labels(IdxType.UNSIGNED_BYTE, count, 6));
    }
    assertEquals(6, Mnist.load(parts).test().labels()[0]);
  }

  @Test
  void twoFoldersDownAreASetEach() throws IOException {
    set(folder.resolve("fashion"), "", "t10k", ".gz", 0);
    set(folder.resolve("kmnist"), "", "t10k", ".gz", 1);
    assertContains(refused(folder), "2 sets of images, expected one: fashion, kmnist");
    set(folder, "", "t10k", "", 2);
    assertEquals(2, Mnist.load(folder).train().labels()[0], "the folder itself comes first");
  }

  @Test
  void theSameThingInTwoFoldersIsNotGuessedAt() throws IOException {
    set(folder, "", "t10k", "", 0);
    for (String below : new String[] {"a", "b"}) {
      Files.createDirectory(folder.resolve(below));
      Files.copy(folder.resolve("t10k-labels-idx1-ubyte"), folder.resolve(below).resolve("t10k-labels-idx1-ubyte"));
    }
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertContains(refused(folder), "two files with labels to test with", "a/t10k-labels-idx1-ubyte", "b/t10k-labels-idx1-ubyte");
  }

  // ---- types and ranks ------------------------------------------------------------------------------------------------------------------

  @Test
  void imagesAndLabelsOfEveryType() throws IOException {
    for (IdxType type : IdxType.values()) {
      set(folder, "", "t10k", "", 0);
      write(folder, "train-images-idx3-ubyte", IdxBytes.of(type, new int[] {2, 1, 2}, 1, 2, 3, 4));
      write(folder, "train-labels-idx1-ubyte", labels(type, 2, 6));
      write(folder, "t10k-images-idx3-ubyte", IdxBytes.of(type, new int[] {1, 1, 2}, 5, 6));
      write(folder, "t10k-labels-idx1-ubyte", IdxBytes.of(type, new int[] {1, 1}, 8));
      LabelledImages train = Mnist.load(folder).train();
      float scale = type == IdxType.UNSIGNED_BYTE ? 1f / 256 : 1;
      assertArrayEquals(new float[] {scale, 2 * scale, 3 * scale, 4 * scale}, train.images(), type.toString());
      assertArrayEquals(new int[] {6, 7}, train.labels(), type.toString());
      assertEquals(8, Mnist.load(folder).test().labels()[0], type.toString());
    }
  }

  @Test
  void flatAndColouredImages() throws IOException {
    for (int[] shape : new int[][] {{6}, {2, 3}, {1, 2, 3}}) {
      set(folder, "", "t10k", "", 0);
      write(folder, "train-images-idx3-ubyte", IdxBytes.file(72, join(12, shape)));
      write(folder, "t10k-images-idx3-ubyte", IdxBytes.file(24, join(4, shape)));
      Mnist mnist = Mnist.load(folder);
      assertEquals(6, mnist.train().features());
      assertEquals(7 / 256f, mnist.train().images()[1]);
      assertArrayEquals(shape, mnist.imageShape());
      assertEquals(shape.length == 2 ? 2 : 1, mnist.imageHeight());
      assertEquals(shape.length == 1 ? 6 : shape[1], mnist.imageWidth());
    }
  }

  private static int[] join(int count, int[] shape) {
    int[] all = new int[shape.length + 1];
    all[0] = count;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return all;
  }

  @Test
  void whatIsNoLabelOrNoNumberIsNamed() throws IOException {
    set(folder, "", "t10k", "", 0);
    for (double bad : new double[] {-1, 2147483647}) {
      write(folder, "t10k-labels-idx1-ubyte", IdxBytes.of(IdxType.INT, new int[] {4}, 0, 0, bad, 0));
      assertContains(refused(folder), "label " + (long) bad + " of image 2, expected an integer from 0 to 2147483646");
    }
    for (double bad : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      write(folder, "t10k-labels-idx1-ubyte", IdxBytes.of(IdxType.DOUBLE, new int[] {4}, 0, 0, bad, 0));
      assertContains(refused(folder), "label " + bad + " of image 2, expected an integer");
    }
    set(folder, "", "t10k", "", 0);
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
      double[] values = new double[24];
      values[13] = bad;
      write(folder, "t10k-images-idx3-ubyte", IdxBytes.of(IdxType.DOUBLE, TEST, values));
      assertContains(refused(folder), "t10k-images-idx3-ubyte: value " + bad + " in image 2, expected numbers in the range of float");
    }
  }

  // ---- limits ---------------------------------------------------------------------------------------------------------------------------

  @Test
  void theLimitIsForAllFourFilesTogetherAndInclusive() throws IOException {
    set(folder, "", "t10k", "", 0);
    long bytes = 72 + 12 + 24 + 4;
    assertEquals(12, Mnist.load(folder, bytes).train().count());
    for (long limit : new long[] {1, 71, 72, 83, 84, 107, 108, 111}) {
      assertContains(assertThrows(IdxFormatException.class, () -> Mnist.load(folder, limit)).getMessage(), "the limit of this read");
    }
    assertContains(assertThrows(IllegalArgumentException.class, () -> Mnist.load(folder, 0)).getMessage(), "maxBytes: 0");
  }
}
