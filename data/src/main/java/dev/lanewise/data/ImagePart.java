package dev.lanewise.data;

import java.util.Arrays;

/**
 * An images file and the labels file that belongs to it, checked: values are numbers, labels are integers.
 *
 * @param imagesName for errors
 * @param images rank 2 to 4, one image a size of the first dimension
 * @param labels as many, each the first of its row
 */
record ImagePart(String imagesName, IdxFile images, IdxFile labels) {
  private static final float PIXEL_SCALE = 1f / 256;

  /** What QMNIST tells of each image: class, writer and where it comes from. */
  private static final int QMNIST_COLUMNS = 8;

  static ImagePart of(String imagesName, IdxFile images, String labelsName, IdxFile labels) throws IdxFormatException {
    if (images.rank() < 2) {
      throw new IdxFormatException(
          imagesName,
          "rank 1 (" + IdxFile.text(images.shape()) + "), expected rank 2 to 4 (count×features, count×height×width or "
              + "count×height×width×channels)");
    }
    boolean qmnist = labels.rank() == 2 && labels.size(1) == QMNIST_COLUMNS && labels.type() == IdxType.INT;
    boolean column = labels.rank() == 2 && labels.size(1) == 1;
    if (labels.rank() != 1 && !column && !qmnist) {
      throw new IdxFormatException(
          labelsName,
          "rank " + labels.rank() + " (" + IdxFile.text(labels.shape()) + " " + labels.type()
              + "), expected rank 1 (count), or count×1, or count×8 32-bit integers as in QMNIST");
    }
    if (labels.size(0) != images.size(0)) {
      throw new IdxFormatException(
          labelsName,
          labels.size(0) + " labels, expected " + images.size(0) + " as there are images in " + IdxFormatException.shown(imagesName));
    }
    ImagePart part = new ImagePart(imagesName, images, labels);
    part.checkLabels(labelsName);
    part.checkImages();
    return part;
  }

  private void checkLabels(String labelsName) throws IdxFormatException {
    for (int i = 0; i < count(); i++) {
      double label = label(i);
      // Each comparison is false for NaN.
      if (!(label >= 0 && label <= LabelledImages.MAX_LABEL && label == Math.rint(label))) {
        String shown = label == Math.rint(label) && Math.abs(label) < 1L << 53 ? Long.toString((long) label) : Double.toString(label);
        throw new IdxFormatException(
            labelsName, "label " + shown + " of image " + i + ", expected an integer from 0 to " + LabelledImages.MAX_LABEL);
      }
    }
  }

  private void checkImages() throws IdxFormatException {
    if (images.type() != IdxType.FLOAT && images.type() != IdxType.DOUBLE) {
      return;
    }
    for (int i = 0; i < images.count(); i++) {
      if (!Float.isFinite((float) images.value(i))) {
        throw new IdxFormatException(
            imagesName, "value " + images.value(i) + " in image " + i / features() + ", expected numbers in the range of float");
      }
    }
  }

  int count() {
    return images.size(0);
  }

  /** Bytes of both files' elements. */
  long bytes() {
    return (long) images.elements().length + labels.elements().length;
  }

  /** The sizes of one image. */
  int[] imageShape() {
    return Arrays.copyOfRange(images.shape(), 1, images.rank());
  }

  private int features() {
    return images.count() / count();
  }

  private double label(int image) {
    return labels.value(image * (labels.count() / count()));
  }

  /** Images {@code from} to {@code to − 1}, unsigned bytes scaled. */
  LabelledImages range(int from, int to) {
    int features = features();
    HeapRoom.require((long) (to - from) * (features + 1) * Float.BYTES, to - from + " images of " + features + " floats");
    float[] values = new float[(to - from) * features];
    int first = from * features;
    if (images.type() == IdxType.UNSIGNED_BYTE) {
      byte[] pixels = images.elements();
      for (int i = 0; i < values.length; i++) {
        values[i] = Byte.toUnsignedInt(pixels[first + i]) * PIXEL_SCALE;
      }
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) images.value(first + i);
      }
    }
    int[] chosen = new int[to - from];
    Arrays.setAll(chosen, i -> (int) label(from + i));
    return new LabelledImages(to - from, features, values, chosen);
  }
}
