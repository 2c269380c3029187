package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What happens to a piece of C before the first and after the last block of k: C ← β·C + bias, and C ← f(C). Done tile by tile while the piece is in
 * L1, so that neither costs a pass over memory.
 */
final class OutputTile {
  private OutputTile() {}

  /** C ← β·C + bias; β = 0 does not read C. */
  static void begin(Product product, int i, int j, int rows, int columns) {
    float beta = product.beta;
    float[] bias = product.bias;
    if (beta == 1 && bias == null) {
      return;
    }
    int biasAt = product.biasOffset + j;
    for (int row = i; row < i + rows; row++) {
      long at = product.cOffset + row * product.ldc + j;
      if (product.c == null) {
        beginRow(beta, bias, biasAt, product.cSegment, at, columns);
      } else if (beta != 0) {
        beginRow(beta, bias, biasAt, product.c, (int) at, columns);
      } else if (bias != null) {
        System.arraycopy(bias, biasAt, product.c, (int) at, columns);
      } else {
        Arrays.fill(product.c, (int) at, (int) at + columns, 0f);
      }
    }
  }

  /** C ← f(C). */
  static void finish(Product product, int i, int j, int rows, int columns) {
    if (!product.relu) {
      return;
    }
    for (int row = i; row < i + rows; row++) {
      long at = product.cOffset + row * product.ldc + j;
      if (product.c == null) {
        reluRow(product.cSegment, at, columns);
      } else {
        reluRow(product.c, (int) at, columns);
      }
    }
  }

  /** C[i.., j..] += the first rows and columns of a tile. */
  static void add(Product product, int i, int j, int rows, int columns, float[] tile, int ldt) {
    for (int row = 0; row < rows; row++) {
      long at = product.cOffset + (i + row) * product.ldc + j;
      if (product.c == null) {
        addRow(product.cSegment, at, tile, row * ldt, columns);
      } else {
        addRow(product.c, (int) at, tile, row * ldt, columns);
      }
    }
  }

  /** C[i.., j..] += Tᵀ: element (row, column) of C takes T[column, row]. Arrays only. */
  static void addTransposed(Product product, int i, int j, int rows, int columns, float[] t, int ldt) {
    float[] c = product.c;
    for (int row = 0; row < rows; row++) {
      int at = (int) (product.cOffset + (i + row) * product.ldc + j);
      for (int column = 0; column < columns; column++) {
        c[at + column] += t[column * ldt + row];
      }
    }
  }

  private static void beginRow(float beta, float[] bias, int biasAt, float[] c, int at, int columns) {
    for (int j = 0; j < columns; j++) {
      c[at + j] = bias == null ? beta * c[at + j] : beta * c[at + j] + bias[biasAt + j];
    }
  }

  private static void beginRow(float beta, float[] bias, int biasAt, MemorySegment c, long at, int columns) {
    for (int j = 0; j < columns; j++) {
      long byteAt = (at + j) * Float.BYTES;
      float scaled = beta == 0 ? 0 : beta * c.get(JAVA_FLOAT_UNALIGNED, byteAt);
      c.set(JAVA_FLOAT_UNALIGNED, byteAt, bias == null ? scaled : scaled + bias[biasAt + j]);
    }
  }

  private static void addRow(float[] c, int at, float[] tile, int from, int columns) {
    for (int j = 0; j < columns; j++) {
      c[at + j] += tile[from + j];
    }
  }

  private static void addRow(MemorySegment c, long at, float[] tile, int from, int columns) {
    int j = 0;
    for (; j <= columns - LANES; j += LANES) {
      long byteAt = (at + j) * Float.BYTES;
      FloatVector.fromMemorySegment(SPECIES, c, byteAt, ByteOrder.nativeOrder())
          .add(FloatVector.fromArray(SPECIES, tile, from + j))
          .intoMemorySegment(c, byteAt, ByteOrder.nativeOrder());
    }
    for (; j < columns; j++) {
      long byteAt = (at + j) * Float.BYTES;
      c.set(JAVA_FLOAT_UNALIGNED, byteAt, c.get(JAVA_FLOAT_UNALIGNED, byteAt) + tile[from + j]);
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

  private static void reluRow(MemorySegment c, long at, int columns) {
    for (int j = 0; j < columns; j++) {
      long byteAt = (at + j) * Float.BYTES;
      c.set(JAVA_FLOAT_UNALIGNED, byteAt, Math.max(c.get(JAVA_FLOAT_UNALIGNED, byteAt), 0f));
    }
  }
}
