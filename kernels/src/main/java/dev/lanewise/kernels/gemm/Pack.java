package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Copies a block of A or B into panels in the order the micro-kernel reads them. The only place that knows transposes, which are strides here, and
 * edges, which are padded with zeros.
 *
 * <pre>
 *   A panels, mr = 3        p →                       B panels, nr = 4        j →
 *         i ↓   0 3 6 …                                     p ↓   0 1 2 3
 *               1 4 7                                             4 5 6 7
 *               2 5 8                                             8 …
 *   ap[panel·mr·kb + p·mr + i] = α·A[i, p]             bp[panel·nr·kb + p·nr + j] = B[p, j]
 * </pre>
 */
final class Pack {
  private Pack() {}

  /** Packs α·A[i0 … i0+mb, p0 … p0+kb). */
  static void a(Product product, int i0, int mb, int p0, int kb, int mr, float[] ap) {
    long start = product.aOffset + i0 * product.aRow + p0 * product.aColumn;
    for (int i = 0, to = 0; i < mb; i += mr, to += mr * kb) {
      int rows = Math.min(mr, mb - i);
      long from = start + i * product.aRow;
      if (product.a == null) {
        scaledPanel(product.alpha, product.aSegment, from, product.aRow, product.aColumn, rows, kb, mr, ap, to);
      } else if (product.aRow == 1) {
        scaledRows(product.alpha, product.a, (int) from, (int) product.aColumn, rows, kb, mr, ap, to);
      } else {
        scaledColumns(product.alpha, product.a, (int) from, (int) product.aRow, rows, kb, mr, ap, to);
      }
    }
  }

  /** Copies A[i0 … i0+rows, p0 … p0+kb) into mr rows of kb elements, zeros beyond the rows that there are. */
  static void aRows(Product product, int i0, int rows, int p0, int kb, int mr, float[] ap) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(product.a, (int) (product.aOffset + (i0 + i) * product.aRow + p0), ap, i * kb, kb);
    }
    Arrays.fill(ap, rows * kb, mr * kb, 0f);
  }

  /** Packs B[p0 … p0+kb, j0 … j0+nb). */
  static void b(Product product, int p0, int kb, int j0, int nb, int nr, float[] bp) {
    for (int j = 0; j < nb; j += nr) {
      bPanel(product, p0, kb, j0 + j, Math.min(nr, nb - j), nr, bp, j * kb);
    }
  }

  /** Packs the panel B[p0 … p0+kb, j … j+columns). */
  static void bPanel(Product product, int p0, int kb, int j, int columns, int nr, float[] bp, int to) {
    long from = product.bOffset + p0 * product.bRow + j * product.bColumn;
    if (product.b == null) {
      scaledPanel(1f, product.bSegment, from, product.bColumn, product.bRow, columns, kb, nr, bp, to);
    } else if (product.bColumn == 1 && columns == nr) {
      wholeRows(product.b, (int) from, (int) product.bRow, kb, nr, bp, to);
    } else if (product.bColumn == 1) {
      scaledRows(1f, product.b, (int) from, (int) product.bRow, columns, kb, nr, bp, to);
    } else {
      scaledColumns(1f, product.b, (int) from, (int) product.bColumn, columns, kb, nr, bp, to);
    }
  }

  /** Copies columns j … j+columns of B[p0 … p0+kb, ·] one after another, zeros for those beyond up to {@code width}. */
  static void bColumns(Product product, int p0, int kb, int j, int columns, int width, float[] bp, int to) {
    for (int column = 0; column < columns; column++) {
      long from = product.bOffset + p0 * product.bRow + (j + column) * product.bColumn;
      for (int p = 0; p < kb; p++) {
        long at = from + p * product.bRow;
        bp[to + column * kb + p] = product.b == null ? product.bSegment.getAtIndex(JAVA_FLOAT_UNALIGNED, at) : product.b[(int) at];
      }
    }
    Arrays.fill(bp, to + columns * kb, to + width * kb, 0f);
  }

  /** Steps of the panel lie side by side in memory, {@code ld} apart, and fill it. */
  private static void wholeRows(float[] x, int from, int ld, int kb, int width, float[] panel, int to) {
    for (int p = 0; p < kb; p++, from += ld, to += width) {
      for (int i = 0; i < width; i += LANES) {
        FloatVector.fromArray(SPECIES, x, from + i).intoArray(panel, to + i);
      }
    }
  }

  /** Steps of the panel lie side by side in memory, {@code ld} apart. */
  private static void scaledRows(float scale, float[] x, int from, int ld, int filled, int kb, int width, float[] panel, int to) {
    for (int p = 0; p < kb; p++, from += ld, to += width) {
      for (int i = 0; i < filled; i++) {
        panel[to + i] = scale * x[from + i];
      }
      for (int i = filled; i < width; i++) {
        panel[to + i] = 0;
      }
    }
  }

  /** Lines along p lie side by side in memory, {@code ld} apart: the panel is their transpose. */
  private static void scaledColumns(float scale, float[] x, int from, int ld, int filled, int kb, int width, float[] panel, int to) {
    for (int i = 0; i < filled; i++, from += ld) {
      for (int p = 0; p < kb; p++) {
        panel[to + p * width + i] = scale * x[from + p];
      }
    }
    for (int i = filled; i < width; i++) {
      for (int p = 0; p < kb; p++) {
        panel[to + p * width + i] = 0;
      }
    }
  }

  /** From a segment, any strides: element (i, p) is at from + i·across + p·along. */
  private static void scaledPanel(
      float scale, MemorySegment x, long from, long across, long along, int filled, int kb, int width, float[] panel, int to) {
    for (int i = 0; i < width; i++) {
      long at = (from + i * across) * Float.BYTES;
      for (int p = 0; p < kb; p++) {
        panel[to + p * width + i] = i < filled ? scale * x.get(JAVA_FLOAT_UNALIGNED, at + p * along * Float.BYTES) : 0;
      }
    }
  }
}
