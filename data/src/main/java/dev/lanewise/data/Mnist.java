package dev.lanewise.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * MNIST, or any set of grey images in the same four IDX files. Held as bytes; every method that gives {@link LabelledImages} makes new
 * ones, with pixels scaled to pixel/256 (0 to 0.99609375), that belong to the caller.
 */
public final class Mnist {
  private static final int MAX_LABEL = 9;
  private static final long EMBEDDED_MAX_BYTES = 60_000 * 28 * 28;
  private static final float PIXEL_SCALE = 1f / 256;
  /** One image in so many of the training files validates: 10,000 of 60,000. */
  private static final int VALID_DIVISOR = 6;

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  private final String source;
  private final Part train;
  private final Part test;

  private Mnist(String source, Part train, Part test) throws IdxFormatException {
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new IdxFormatException(
          test.imagesName(),
          "images of " + test.height() + "×" + test.width() + ", expected " + train.height() + "×" + train.width() + " as in "
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
          Part.of(
              TRAIN_IMAGES, embedded(TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
              TRAIN_LABELS, embedded(TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")),
          Part.of(
              TEST_IMAGES, embedded(TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
              TEST_LABELS, embedded(TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
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
   * A folder with the usual four files, such as Fashion-MNIST: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte},
   * {@code t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}. Each may have {@code .gz} appended, or a dot in place of the hyphen
   * before {@code idx}. If several are there, raw wins over {@code .gz}, and then the hyphen over the dot. Labels are 0 to 9; images may be
   * of any size, the same in both parts. Nothing else in the folder is looked at.
   *
   * @throws FileNotFoundException if one is missing; the message names the folder and the names looked for
   * @throws IdxFormatException if one is damaged, or they do not fit together
   */
  public static Mnist load(Path folder) throws IOException {
    Objects.requireNonNull(folder, "folder");
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException(
          IdxFormatException.shown(folder.toString()) + ": " + (Files.exists(folder) ? "not a folder" : "no such folder")
              + ", expected one with " + String.join(", ", TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS) + " (or .gz)");
    }
    // All four must be there before the first is read.
    Path trainImages = find(folder, TRAIN_IMAGES);
    Path trainLabels = find(folder, TRAIN_LABELS);
    Path testImages = find(folder, TEST_IMAGES);
    Path testLabels = find(folder, TEST_LABELS);
    return new Mnist(
        IdxFormatException.shown(folder.toString()),
        Part.of(trainImages.toString(), IdxFile.read(trainImages), trainLabels.toString(), IdxFile.read(trainLabels)),
        Part.of(testImages.toString(), IdxFile.read(testImages), testLabels.toString(), IdxFile.read(testLabels)));
  }

  private static Path find(Path folder, String name) throws FileNotFoundException {
    String dotted = name.replace("-idx", ".idx");
    List<String> names = List.of(name, dotted, name + ".gz", dotted + ".gz");
    for (String candidate : names) {
      // Some archives unpack to a folder of the file's own name.
      if (Files.isRegularFile(folder.resolve(candidate))) {
        return folder.resolve(candidate);
      }
    }
    throw new FileNotFoundException(
        IdxFormatException.shown(folder.toString()) + ": no such file in the folder, looked for " + String.join(", ", names));
  }

  // ---- images ---------------------------------------------------------------------------------------------------------------------------

  /** All images of the train files; 60,000 in MNIST. */
  public LabelledImages train() {
    return train.range(0, train.count());
  }

  /** All images of the t10k files; 10,000 in MNIST. */
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

  /** All images of the train files to train with, those of the t10k files to validate; 60,000 and 10,000 in MNIST. */
  public Split trainTest() {
    return new Split(train(), test());
  }

  /** Pixel rows of an image; 28 in MNIST. */
  public int imageHeight() {
    return train.height();
  }

  /** Pixels in a row of an image; 28 in MNIST. */
  public int imageWidth() {
    return train.width();
  }

  /** Such as {@code Mnist[embedded: 60000 + 10000 images of 28×28]}. */
  @Override
  public String toString() {
    return "Mnist[" + source + ": " + train.count() + " + " + test.count() + " images of " + imageHeight() + "×" + imageWidth() + "]";
  }

  /** An images file and the labels file that belongs to it. */
  private record Part(String imagesName, IdxFile images, IdxFile labels) {
    static Part of(String imagesName, IdxFile images, String labelsName, IdxFile labels) throws IdxFormatException {
      requireRank(imagesName, images, 3, "count×height×width");
      requireRank(labelsName, labels, 1, "count");
      if (labels.size(0) != images.size(0)) {
        throw new IdxFormatException(
            labelsName,
            labels.size(0) + " labels, expected " + images.size(0) + " as there are images in " + IdxFormatException.shown(imagesName));
      }
      byte[] values = labels.elements();
      for (int i = 0; i < values.length; i++) {
        int label = Byte.toUnsignedInt(values[i]);
        if (label > MAX_LABEL) {
          throw new IdxFormatException(labelsName, "label " + label + " of image " + i + ", expected 0 to " + MAX_LABEL);
        }
      }
      return new Part(imagesName, images, labels);
    }

    private static void requireRank(String name, IdxFile file, int rank, String meaning) throws IdxFormatException {
      if (file.rank() != rank) {
        throw new IdxFormatException(
            name, "rank " + file.rank() + " (" + IdxFile.text(file.shape()) + "), expected rank " + rank + " (" + meaning + ")");
      }
    }

    int count() {
      return images.size(0);
    }

    int height() {
      return images.size(1);
    }

    int width() {
      return images.size(2);
    }

    LabelledImages range(int from, int to) {
      int features = height() * width();
      byte[] pixels = images.elements();
      float[] scaled = new float[(to - from) * features];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = Byte.toUnsignedInt(pixels[from * features + i]) * PIXEL_SCALE;
      }
      byte[] values = labels.elements();
      int[] chosen = new int[to - from];
      Arrays.setAll(chosen, i -> Byte.toUnsignedInt(values[from + i]));
      return new LabelledImages(to - from, features, scaled, chosen);
    }
  }
}
