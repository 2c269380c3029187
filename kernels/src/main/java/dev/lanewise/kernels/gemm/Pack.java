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
 *   A panels, mr = 3, width = 4   p →                    B panels, nr = 4        j →
 *         i ↓   0 4 8 …                                        p ↓   0 1 2 3
 *               1 5 9                                                4 5 6 7
 *               2 6 a                                                8 …
 *   ap[panel·width·kb + p·width + i] = A[i, p]           bp[panel·nr·kb + p·nr + j] = B[p, j]
 * </pre>
 *
 * <p>Steps of a panel lie a whole number of vectors apart, its width, so that packing moves whole vectors; the micro-kernel does not read what is beyond
 * its rows.
 */
final class Pack {
  /** Steps packed at a time: as many streams as hardware prefetchers follow. */
  private static final int STEPS = 16;

  private Pack() {}

  /** Floats from step to step of a panel of so many rows or columns: whole vectors. */
  static int width(int rows) {
    return Math.ceilDiv(rows, LANES) * LANES;
  }

  /** Packs A[i0 … i0+mb, p0 … p0+kb), starting at ap[to]. */
  static void a(Product product, int i0, int mb, int p0, int kb, int mr, float[] ap, int to, PackingBuffers buffers) {
    int width = width(mr);
    long start = product.aOffset + i0 * product.aRow + p0 * product.aColumn;
    if (product.a == null) {
      segmentPanels(product.aSegment, start, product.aRow, product.aColumn, mb, kb, mr, width, ap, to, buffers);
    } else if (product.aRow == 1) {
      stepPanels(product.a, (int) start, (int) product.aColumn, mb, kb, mr, width, ap, to);
    } else {
      linePanels(product.a, (int) start, (int) product.aRow, mb, kb, mr, width, ap, to, buffers);
    }
  }

  /** Packs B[p0 … p0+kb, j0 … j0+nb), starting at bp[to]. */
  static void b(Product product, int p0, int kb, int j0, int nb, int nr, float[] bp, int to, PackingBuffers buffers) {
    int width = width(nr);
    long start = product.bOffset + p0 * product.bRow + j0 * product.bColumn;
    if (product.b == null) {
      segmentPanels(product.bSegment, start, product.bColumn, product.bRow, nb, kb, nr, width, bp, to, buffers);
    } else if (product.bColumn == 1) {
      stepPanels(product.b, (int) start, (int) product.bRow, nb, kb, nr, width, bp, to);
    } else {
      linePanels(product.b, (int) start, (int) product.bColumn, nb, kb, nr, width, bp, to, buffers);
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
    partialSteps(x, from, ld, filled, 0, rows, width, width, to, 0);
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
      int from = (int) (product.bOffset + p0 * product.bRow + (j + column) * product.bColumn);
      for (int p = 0; p < kb; p++) {
        bp[to + column * kb + p] = product.b[(int) (from + p * product.bRow)];
      }
    }
    Arrays.fill(bp, to + columns * kb, to + width * kb, 0f);
  }

  /**
   * Panels of a block whose steps are contiguous in memory, {@code ld} apart: element (i, p) is x[from + p·ld + i].
   *
   * <p>A few steps of all panels at a time, so that memory is read along its rows, which hardware prefetches.
   */
  private static void stepPanels(float[] x, int from, int ld, int size, int kb, int rows, int width, float[] panels, int to) {
    for (int p = 0; p < kb; p += STEPS) {
      steps(x, from + p * ld, ld, size, Math.min(STEPS, kb - p), kb, rows, width, panels, to + p * width);
    }
  }

  /** A few steps of all panels. */
  private static void steps(float[] x, int from, int ld, int size, int steps, int kb, int rows, int width, float[] panels, int to) {
    for (int i = 0; i < size; i += rows, to += width * kb) {
      int filled = Math.min(rows, size - i);
      int whole = filled < rows ? 0 : Math.clamp(Math.floorDiv((long) x.length - (from + i) - width, Math.max(1, ld)) + 1, 0, steps);
      int v = 0;
      for (; v < width - LANES; v += 2 * LANES) {
        pairSteps(x, from + i + v, ld, whole, width, panels, to + v);
      }
      if (v < width) {
        vectorSteps(x, from + i + v, ld, whole, width, panels, to + v);
      }
      partialSteps(x, from + i, ld, filled, whole, steps, rows, width, panels, to);
    }
  }

  private static void pairSteps(float[] x, int from, int ld, int steps, int width, float[] panel, int to) {
    for (int p = 0; p < steps; p++, from += ld, to += width) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, from), x1 = FloatVector.fromArray(SPECIES, x, from + LANES);
      x0.intoArray(panel, to);
      x1.intoArray(panel, to + LANES);
    }
  }

  private static void vectorSteps(float[] x, int from, int ld, int steps, int width, float[] panel, int to) {
    for (int p = 0; p < steps; p++, from += ld, to += width) {
      FloatVector.fromArray(SPECIES, x, from).intoArray(panel, to);
    }
  }

  /** Steps done … steps element by element: {@code filled} that there are, then zeros. */
  private static void partialSteps(
      float[] x, int from, int ld, int filled, int done, int steps, int rows, int width, float[] panel, int to) {
    for (int p = done; p < steps; p++) {
      for (int i = 0; i < filled; i++) {
        panel[to + p * width + i] = x[from + p * ld + i];
      }
      for (int i = filled; i < rows; i++) {
        panel[to + p * width + i] = 0;
      }
    }
  }

  /** Panels of a block whose lines along p are contiguous in memory, {@code ld} apart: element (i, p) is x[from + i·ld + p]. */
  private static void linePanels(
      float[] x, int from, int ld, int size, int kb, int rows, int width, float[] panels, int to, PackingBuffers buffers) {
    for (int i = 0; i < size; i += rows, from += rows * ld, to += width * kb) {
      if (size - i >= rows && from + (width - 1L) * ld + kb <= x.length) {
        linePanel(x, from, ld, kb, width, panels, to);
      } else {
        float[] stage = buffers.stage(width * kb);
        int filled = Math.min(rows, size - i);
        OutputTile.copy(x, from, ld, stage, 0, kb, filled, kb);
        Arrays.fill(stage, filled * kb, width * kb, 0f);
        linePanel(stage, 0, kb, kb, width, panels, to);
      }
    }
  }

  /** One panel of as many lines as it is wide, in blocks of lanes × lanes. */
  private static void linePanel(float[] x, int from, int ld, int kb, int width, float[] panel, int to) {
    int blocked = kb / LANES * LANES;
    for (int i = 0; i < width; i += LANES) {
      BlockTranspose.OF_LANES.transpose(1f, x, from + i * ld, ld, blocked, panel, to + i, width);
    }
    for (int p = blocked; p < kb; p++) {
      for (int i = 0; i < width; i++) {
        panel[to + p * width + i] = x[from + i * ld + p];
      }
    }
  }

  /**
   * Panels of a block in a segment: element (i, p) is at from + i·across + p·along, and one of the strides is 1. Lines of memory are staged in an
   * array, so that what follows is the same code.
   */
  private static void segmentPanels(
      MemorySegment x, long from, long across, long along, int size, int kb, int rows, int width, float[] panels, int to,
      PackingBuffers buffers) {
    if (across == 1) {
      for (int p = 0; p < kb; p += STEPS) {
        int steps = Math.min(STEPS, kb - p);
        float[] stage = buffers.stage(steps * size + LANES);
        stage(x, from + p * along, along, steps, size, stage);
        steps(stage, 0, size, size, steps, kb, rows, width, panels, to + p * width);
      }
    } else {
      float[] stage = buffers.stage(width * kb);
      for (int i = 0; i < size; i += rows) {
        int filled = Math.min(rows, size - i);
        stage(x, from + i * across, across, filled, kb, stage);
        Arrays.fill(stage, filled * kb, width * kb, 0f);
        linePanel(stage, 0, kb, kb, width, panels, to + i / rows * width * kb);
      }
    }
  }

  /** Copies lines of a segment, {@code ld} elements apart, one after another. */
  private static void stage(MemorySegment x, long from, long ld, int lines, int length, float[] stage) {
    if (ld == length) {
      MemorySegment.copy(x, JAVA_FLOAT_UNALIGNED, from * Float.BYTES, stage, 0, lines * length);
    } else {
      for (int line = 0; line < lines; line++) {
        MemorySegment.copy(x, JAVA_FLOAT_UNALIGNED, (from + line * ld) * Float.BYTES, stage, line * length, length);
      }
    }
  }
}
