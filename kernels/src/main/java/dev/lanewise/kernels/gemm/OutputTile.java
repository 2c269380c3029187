package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What happens to a piece of C before the first and after the last block of k: C ← β·C + bias, and C ← f(C). Done piece by piece while it is in L1, so
 * that neither costs a pass over memory. And how a piece of C that lies in a segment gets into an array and back.
 */
final class OutputTile {
  private OutputTile() {}

  /** C ← β·C + bias, the bias from its element j on; β = 0 does not read C. */
  static void begin(Product product, int j, float[] c, int co, int ldc, int rows, int columns) {
    float beta = product.beta;
    float[] bias = product.bias;
    if (beta == 1 && bias == null) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      int at = co + row * ldc;
      if (beta != 0) {
        beginRow(beta, bias, product.biasOffset + j, c, at, columns);
      } else if (bias != null) {
        System.arraycopy(bias, product.biasOffset + j, c, at, columns);
      } else {
        Arrays.fill(c, at, at + columns, 0f);
      }
    }
  }

  /** C ← f(C). */
  static void finish(Product product, float[] c, int co, int ldc, int rows, int columns) {
    if (product.relu) {
      for (int row = 0; row < rows; row++) {
        reluRow(c, co + row * ldc, columns);
      }
    }
  }

  /** The first rows and columns of T ← those of C. */
  static void copy(float[] c, int co, int ldc, float[] t, int to, int ldt, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(c, co + row * ldc, t, to + row * ldt, columns);
    }
  }

  /** C += α·T, for the first rows and columns of T. */
  static void add(float alpha, float[] c, int co, int ldc, float[] t, int to, int ldt, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      addRow(alpha, t, to + row * ldt, c, co + row * ldc, columns);
    }
  }

  /** C ← f(β·C + bias + α·Tᵀ), the bias from its element j on: element (row, column) of C takes T[column, row], the whole sum of products. */
  static void endTransposed(Product product, int j, float[] c, int co, int ldc, float[] t, int to, int ldt, int rows, int columns) {
    if (product.beta == 0 && product.bias == null) {
      copyTransposed(product.alpha, c, co, ldc, t, to, ldt, rows, columns);
    } else {
      begin(product, j, c, co, ldc, rows, columns);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          c[co + row * ldc + column] = Math.fma(product.alpha, t[to + column * ldt + row], c[co + row * ldc + column]);
        }
      }
    }
    finish(product, c, co, ldc, rows, columns);
  }

  private static void copyTransposed(float alpha, float[] c, int co, int ldc, float[] t, int to, int ldt, int rows, int columns) {
    int blockRows = rows / LANES * LANES;
    int blockColumns = columns / LANES * LANES;
    for (int column = 0; column < blockColumns; column += LANES) {
      BlockTranspose.OF_LANES.transpose(alpha, t, to + column * ldt, ldt, blockRows, c, co + column, ldc);
    }
    for (int row = 0; row < rows; row++) {
      for (int column = row < blockRows ? blockColumns : 0; column < columns; column++) {
        c[co + row * ldc + column] = alpha * t[to + column * ldt + row];
      }
    }
  }

  /** The first rows and columns of T ← those of C from (i, j) on, wherever C lies. */
  static void read(Product product, int i, int j, int rows, int columns, float[] t, int ldt) {
    long at = product.cOffset + i * product.ldc + j;
    if (product.c != null) {
      copy(product.c, (int) at, (int) product.ldc, t, 0, ldt, rows, columns);
    } else if (product.ldc == columns && ldt == columns) {
      MemorySegment.copy(product.cSegment, JAVA_FLOAT_UNALIGNED, at * Float.BYTES, t, 0, rows * columns);
    } else {
      for (int row = 0; row < rows; row++, at += product.ldc) {
        MemorySegment.copy(product.cSegment, JAVA_FLOAT_UNALIGNED, at * Float.BYTES, t, row * ldt, columns);
      }
    }
  }

  /** The way back. */
  static void write(Product product, int i, int j, int rows, int columns, float[] t, int ldt) {
    long at = product.cOffset + i * product.ldc + j;
    if (product.c != null) {
      copy(t, 0, ldt, product.c, (int) at, (int) product.ldc, rows, columns);
    } else if (product.ldc == columns && ldt == columns) {
      MemorySegment.copy(t, 0, product.cSegment, JAVA_FLOAT_UNALIGNED, at * Float.BYTES, rows * columns);
    } else {
      for (int row = 0; row < rows; row++, at += product.ldc) {
        MemorySegment.copy(t, row * ldt, product.cSegment, JAVA_FLOAT_UNALIGNED, at * Float.BYTES, columns);
      }
    }
  }

  private static void beginRow(float beta, float[] bias, int biasAt, float[] c, int at, int columns) {
    for (int j = 0; j < columns; j++) {
      c[at + j] = bias == null ? beta * c[at + j] : beta * c[at + j] + bias[biasAt + j];
    }
  }

  private static void addRow(float alpha, float[] t, int from, float[] c, int at, int columns) {
    FloatVector alphas = FloatVector.broadcast(SPECIES, alpha);
    int j = 0;
    for (; j <= columns - LANES; j += LANES) {
      FloatVector.fromArray(SPECIES, t, from + j).fma(alphas, FloatVector.fromArray(SPECIES, c, at + j)).intoArray(c, at + j);
    }
    for (; j < columns; j++) {
      c[at + j] = Math.fma(alpha, t[from + j], c[at + j]);
    }
  }

  private static void reluRow(float[] c, int at, int columns) {
    int j = 0;
    for (; j <= columns - LANES; j += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, c, at + j);
      x.blend(0f, x.compare(VectorOperators.LE, 0f)).intoArray(c, at + j);
    }
    for (; j < columns; j++) {
      c[at + j] = Math.max(c[at + j], 0f);
    }
  }
}
