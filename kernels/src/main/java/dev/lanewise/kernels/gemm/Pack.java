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
  /** Steps packed at a time: as many streams as hardware prefetchers follow. */
  private static final int STEPS = 16;

  private Pack() {}

  /** Packs α·A[i0 … i0+mb, p0 … p0+kb). */
  static void a(Product product, int i0, int mb, int p0, int kb, int mr, float[] ap) {
    long start = product.aOffset + i0 * product.aRow + p0 * product.aColumn;
    if (product.a == null) {
      segmentPanels(product.alpha, product.aSegment, start, product.aRow, product.aColumn, mb, kb, mr, ap);
    } else if (product.aRow == 1) {
      stepPanels(product.alpha, product.a, (int) start, (int) product.aColumn, mb, kb, mr, ap, 0);
    } else {
      linePanels(product.alpha, product.a, (int) start, (int) product.aRow, mb, kb, mr, ap, 0);
    }
  }

  /** Copies A[i0 … i0+rows, p0 … p0+kb) into mr rows of kb elements, zeros beyond the rows that there are. */
  static void aRows(Product product, int i0, int rows, int p0, int kb, int mr, float[] ap) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(product.a, (int) (product.aOffset + (i0 + i) * product.aRow + p0), ap, i * kb, kb);
    }
    Arrays.fill(ap, rows * kb, mr * kb, 0f);
  }

  /** Copies rows of {@code filled} elements, zeros up to {@code width}. */
  static void rows(float[] x, int from, int ld, int rows, int filled, int width, float[] to) {
    steps(1f, x, from, ld, filled, rows, rows, width, to, 0);
  }

  /** Packs B[p0 … p0+kb, j0 … j0+nb), starting at bp[to]. */
  static void b(Product product, int p0, int kb, int j0, int nb, int nr, float[] bp, int to) {
    long start = product.bOffset + p0 * product.bRow + j0 * product.bColumn;
    if (product.b == null) {
      segmentPanels(1f, product.bSegment, start, product.bColumn, product.bRow, nb, kb, nr, bp);
    } else if (product.bColumn == 1) {
      stepPanels(1f, product.b, (int) start, (int) product.bRow, nb, kb, nr, bp, to);
    } else {
      linePanels(1f, product.b, (int) start, (int) product.bColumn, nb, kb, nr, bp, to);
    }
  }

  /** Copies B[0 … k, j … j+nb) as k rows of nb. */
  static void bRows(Product product, int j, int nb, float[] bp) {
    for (int p = 0; p < product.k; p++) {
      int from = (int) (product.bOffset + p * product.bRow + j * product.bColumn);
      if (product.bColumn == 1) {
        System.arraycopy(product.b, from, bp, p * nb, nb);
      } else {
        for (int column = 0; column < nb; column++) {
          bp[p * nb + column] = product.b[(int) (from + column * product.bColumn)];
        }
      }
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

  /**
   * Panels of a block whose steps are contiguous in memory, {@code ld} apart: element (i, p) is x[from + p·ld + i].
   *
   * <p>A few steps of all panels at a time, so that memory is read along its rows, which hardware prefetches.
   */
  private static void stepPanels(float scale, float[] x, int from, int ld, int size, int kb, int width, float[] panels, int to) {
    // Steps behind its own into which a step's whole vectors reach.
    int carry = Math.ceilDiv(Math.ceilDiv(width, LANES) * LANES, width) - 1;
    for (int p = 0; p < kb; p += STEPS) {
      int steps = Math.min(STEPS, kb - p);
      for (int i = 0; i < size; i += width) {
        // Whole vectors carry too much where width is none. The next step overwrites that, but behind a panel's last steps lies the next panel.
        int exact = Math.clamp(carry - (kb - p - steps), 0, steps);
        steps(scale, x, from + p * ld + i, ld, Math.min(width, size - i), steps, exact, width, panels, to + i * kb + p * width);
      }
    }
  }

  private static void steps(float scale, float[] x, int from, int ld, int filled, int steps, int exact, int width, float[] panel, int to) {
    int p = 0;
    if (filled == width) {
      int carried = Math.ceilDiv(width, LANES) * LANES;
      for (; p < steps - exact && from + carried <= x.length; p++, from += ld, to += width) {
        for (int i = 0; i < width; i += LANES) {
          FloatVector.fromArray(SPECIES, x, from + i).mul(scale).intoArray(panel, to + i);
        }
      }
    }
    for (; p < steps; p++, from += ld, to += width) {
      for (int i = 0; i < filled; i++) {
        panel[to + i] = scale * x[from + i];
      }
      for (int i = filled; i < width; i++) {
        panel[to + i] = 0;
      }
    }
  }

  /** Panels of a block whose lines along p are contiguous in memory, {@code ld} apart: element (i, p) is x[from + i·ld + p]. */
  private static void linePanels(float scale, float[] x, int from, int ld, int size, int kb, int width, float[] panels, int to) {
    for (int i = 0; i < size; i++) {
      int panel = to + i / width * width * kb + i % width;
      int line = from + i * ld;
      for (int p = 0; p < kb; p++) {
        panels[panel + p * width] = scale * x[line + p];
      }
    }
    for (int i = size; i % width != 0; i++) {
      int panel = to + i / width * width * kb + i % width;
      for (int p = 0; p < kb; p++) {
        panels[panel + p * width] = 0;
      }
    }
  }

  /** Panels of a block in a segment, any strides: element (i, p) is at from + i·across + p·along. */
  private static void segmentPanels(
      float scale, MemorySegment x, long from, long across, long along, int size, int kb, int width, float[] panels) {
    for (int i = 0; i < Math.ceilDiv(size, width) * width; i++) {
      int panel = i / width * width * kb + i % width;
      long at = (from + i * across) * Float.BYTES;
      for (int p = 0; p < kb; p++) {
        panels[panel + p * width] = i < size ? scale * x.get(JAVA_FLOAT_UNALIGNED, at + p * along * Float.BYTES) : 0;
      }
    }
  }
}
