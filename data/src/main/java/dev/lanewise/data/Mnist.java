package dev.lanewise.data;

import dev.lanewise.data.ImageFiles.Role;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * MNIST, or any set of labelled images in four IDX files. Held as they are in the files; every method that gives {@link LabelledImages}
 * makes new ones that belong to the caller.
 *
 * <p>Unsigned bytes are scaled to pixel/256 (0 to 0.99609375); elements of any other type are taken as they are.
 */
public final class Mnist {
  private static final long EMBEDDED_MAX_BYTES = 60_000 * 28 * 28;
  /** One image in so many of the training files validates: 10,000 of 60,000. */
  private static final int VALID_DIVISOR = 6;

  private final String source;
  private final ImagePart train;
  private final ImagePart test;

  private Mnist(String source, ImagePart train, ImagePart test) throws IdxFormatException {
    if (!Arrays.equals(train.imageShape(), test.imageShape())) {
      throw new IdxFormatException(
          test.imagesName(),
          "images of " + IdxFile.text(test.imageShape()) + ", expected " + IdxFile.text(train.imageShape()) + " as in "
              + IdxFormatException.shown(train.imagesName()));
    }
    this.source = source;
    this.train = train;
    this.test = test;
  }

  // ---- loading --------------------------------------------------------------------------------------------------------------------------

  /**
   * The 60,000 + 10,000 handwritten digits inside the jar, verified by SHA-256.
   *
   * @throws UncheckedIOException if the jar is damaged
   */
  public static Mnist load() {
    try {
      return new Mnist(
          "embedded",
          embedded(
              Role.TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              Role.TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
          embedded(
              Role.TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              Role.TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  private static ImagePart embedded(Role images, String imagesSha256, Role labels, String labelsSha256) throws IOException {
    return ImagePart.of(
        images.usualName(), embedded(images.usualName(), imagesSha256), labels.usualName(), embedded(labels.usualName(), labelsSha256));
  }

  private static IdxFile embedded(String name, String sha256) throws IOException {
    String resource = "mnist/" + name + ".gz";
    try (InputStream in = Mnist.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + ": not in the jar of " + Mnist.class.getName());
      }
      return verified(IdxFile.read(in, resource, EMBEDDED_MAX_BYTES), resource, sha256);
    }
  }

  static IdxFile verified(IdxFile file, String name, String sha256) throws IdxFormatException {
    String found = file.sha256();
    if (!found.equals(sha256)) {
      throw new IdxFormatException(name, "SHA-256 " + found + " of the decompressed file, expected " + sha256);
    }
    return file;
  }

  /**
   * A folder of IDX files, such as MNIST, Fashion-MNIST, EMNIST, QMNIST, with at most a quarter of the bytes of the JVM's largest heap.
   *
   * <p>Which file is which, its name says, word by word, words being what is between other signs than letters and digits: {@code train} or
   * {@code training}, or else {@code test}, {@code testing} or {@code t10k}; {@code images} or {@code labels}. Where it says neither of the
   * latter, or both, a file of rank 1 has labels, any other images. A set is what the other words have in common, {@code idx3},
   * {@code ubyte}, {@code gz} and the like aside. There must be one set that has all four, and files that are no IDX do not count. If
   * the folder itself has none, its subfolders are looked at, one by one and then all together. Of several files for one thing, equal in
   * type and sizes, raw wins over {@code .gz}, and then the hyphen over the dot; if they differ, none does. Hidden files are not looked at.
   *
   * <p>If there are several sets, as in EMNIST, name one by how its files begin: {@code folder/emnist-letters}.
   *
   * <p>Images have rank 2 (count×features), 3 (count×height×width) or 4 (count×height×width×channels), the same sizes in both parts. Labels
   * have rank 1, or 2 with one column, or with QMNIST's eight of 32-bit integers, of which the first is the class; they are integers,
   * whatever their type, from 0 to 2147483646.
   *
   * @throws FileNotFoundException if one is missing; the message names the folder, what is missing and what was found
   * @throws IdxFormatException if one is damaged, they do not fit together, or there are several sets
   */
  public static Mnist load(Path folder) throws IOException {
    return load(folder, IdxFile.defaultLimit());
  }

  /**
   * The same with at most {@code maxBytes} bytes of elements in the four files together, up to 2147483639. As floats, most images need four
   * times as much.
   *
   * @throws FileNotFoundException if one is missing; the message names the folder, what is missing and what was found
   * @throws IdxFormatException if one is damaged, they do not fit together, or there are several sets
   */
  public static Mnist load(Path folder, long maxBytes) throws IOException {
    Objects.requireNonNull(folder, "folder");
    IdxFile.checkLimit(maxBytes);
    // All four must be there before the first is read.
    ImageFiles.Four files = ImageFiles.in(folder);
    ImagePart train = part(files.trainImages(), files.trainLabels(), maxBytes);
    ImagePart test = part(files.testImages(), files.testLabels(), maxBytes - train.bytes());
    return new Mnist(IdxFormatException.shown(folder.toString()), train, test);
  }

  private static ImagePart part(Path images, Path labels, long maxBytes) throws IOException {
    IdxFile imagesFile = read(images, maxBytes);
    return ImagePart.of(images.toString(), imagesFile, labels.toString(), read(labels, maxBytes - imagesFile.elements().length));
  }

  private static IdxFile read(Path file, long maxBytes) throws IOException {
    if (maxBytes < 1) {
      throw new IdxFormatException(
          file.toString(), "the files before it have as many bytes as the limit of this read (by default a quarter of the largest heap; an "
              + "argument maxBytes lifts it)");
    }
    return IdxFile.read(file, maxBytes);
  }

  // ---- images ---------------------------------------------------------------------------------------------------------------------------

  /**
   * All images of the train files; 60,000 in MNIST.
   *
   * @throws IllegalStateException if their floats do not fit into what is left of the heap, here and in all methods that make images
   */
  public LabelledImages train() {
    return train.range(0, train.count());
  }

  /** All images of the test files; 10,000 in MNIST. */
  public LabelledImages test() {
    return test.range(0, test.count());
  }

  /**
   * The train files split: the last sixth, rounded down, validates, and the rest trains. In MNIST that is the first 50,000 and the last
   * 10,000.
   *
   * @throws IllegalStateException if there are fewer than 6 images
   */
  public Split trainValid() {
    if (train.count() < VALID_DIVISOR) {
      throw new IllegalStateException(
          "trainValid: " + train.count() + " images in " + IdxFormatException.shown(train.imagesName()) + ", expected ≥ " + VALID_DIVISOR
              + ", as the last sixth validates");
    }
    int valid = train.count() / VALID_DIVISOR;
    return trainValid(train.count() - valid, valid);
  }

  /**
   * The first {@code trainCount} and the last {@code validCount} images of the train files.
   *
   * @throws IllegalArgumentException if a count is below 1, or both need more images than there are
   */
  public Split trainValid(int trainCount, int validCount) {
    if (trainCount < 1 || validCount < 1) {
      throw new IllegalArgumentException((trainCount < 1 ? "trainCount: " + trainCount : "validCount: " + validCount) + ", expected ≥ 1");
    }
    if ((long) trainCount + validCount > train.count()) {
      throw new IllegalArgumentException(
          "trainCount + validCount: " + trainCount + " + " + validCount + ", expected at most " + train.count() + ", the images in "
              + IdxFormatException.shown(train.imagesName()));
    }
    return new Split(train.range(0, trainCount), train.range(train.count() - validCount, train.count()));
  }

  /** All images of the train files to train with, those of the test files to validate; 60,000 and 10,000 in MNIST. */
  public Split trainTest() {
    return new Split(train(), test());
  }

  /** Pixel rows of an image; 28 in MNIST, 1 where images are flat. */
  public int imageHeight() {
    int[] shape = train.imageShape();
    return shape.length == 1 ? 1 : shape[0];
  }

  /** Pixels in a row of an image; 28 in MNIST, all where images are flat. */
  public int imageWidth() {
    int[] shape = train.imageShape();
    return shape.length == 1 ? shape[0] : shape[1];
  }

  /** The sizes of an image: features, or height and width, or these and channels. */
  public int[] imageShape() {
    return train.imageShape();
  }

  /** Such as {@code Mnist[embedded: 60000 + 10000 images of 28×28]}. */
  @Override
  public String toString() {
    return "Mnist[" + source + ": " + train.count() + " + " + test.count() + " images of " + IdxFile.text(train.imageShape()) + "]";
  }
}
