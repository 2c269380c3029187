package dev.lanewise.conformance;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A matrix with canaries before, behind and between its rows: NaN, so that reading one shows in the result, and of a payload that no arithmetic makes,
 * so that writing one shows, too.
 */
record Operand(int rows, int columns, int offset, int ld, float[] array) {
  private static final float CANARY = Float.intBitsToFloat(0x7fc0beef);

  static Operand of(int rows, int columns, int offset, int slack) {
    int ld = Math.max(1, columns) + slack;
    float[] array = new float[offset + rows * ld + slack + 1];
    Arrays.fill(array, CANARY);
    return new Operand(rows, columns, offset, ld, array);
  }

  int at(int i, int j) {
    return offset + i * ld + j;
  }

  /** Integers from −7 to 7, or anything in (−1, 1). */
  Operand filled(SplittableRandom random, boolean integers) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        array[at(i, j)] = integers ? random.nextInt(-7, 8) : random.nextFloat() * 2 - 1;
      }
    }
    return this;
  }

  /** All canaries: for what must not be read. */
  Operand unreadable() {
    return of(rows, columns, offset, ld - Math.max(1, columns));
  }

  Operand copy() {
    return new Operand(rows, columns, offset, ld, array.clone());
  }

  /** What lies around this one's elements, and the elements of another. */
  Operand withElementsOf(Operand other) {
    Operand both = copy();
    for (int i = 0; i < rows; i++) {
      System.arraycopy(other.array, other.at(i, 0), both.array, at(i, 0), columns);
    }
    return both;
  }

  /** Bit by bit, NaN payloads included. */
  static boolean sameBits(float[] x, float[] y) {
    return MemorySegment.ofArray(x).mismatch(MemorySegment.ofArray(y)) == -1;
  }
}
