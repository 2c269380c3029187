package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;

/**
 * A rank-2 tensor in the form a product takes: stored rows or, if its columns are the contiguous ones, stored columns to be read as transpose. Other
 * strides are copied into rows.
 */
public record MatrixView(Transpose transpose, float[] data, int offset, int ld) {
  /** The view of a tensor of rank 2. */
  public static MatrixView of(Tensor matrix) {
    int rows = matrix.size(0);
    int columns = matrix.size(1);
    int rowStride = matrix.strides()[0];
    int columnStride = matrix.strides()[1];
    if (columns <= 1 || columnStride == 1) {
      int ld = rows <= 1 ? columns : rowStride;
      if (ld >= columns) {
        return new MatrixView(Transpose.NO, matrix.data(), matrix.offset(), Math.max(1, ld));
      }
    }
    if (rows <= 1 || rowStride == 1) {
      int ld = columns <= 1 ? rows : columnStride;
      if (ld >= rows) {
        return new MatrixView(Transpose.YES, matrix.data(), matrix.offset(), Math.max(1, ld));
      }
    }
    return new MatrixView(Transpose.NO, matrix.toArray(), 0, Math.max(1, columns));
  }
}
