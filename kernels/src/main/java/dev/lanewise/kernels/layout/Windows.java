package dev.lanewise.kernels.layout;

/**
 * Matrices as windows of memory: {@code rows} runs of {@code columns} places that begin at start, start + ld, start + 2·ld … A place is an element, or a byte
 * where windows may begin inside of one another's elements.
 */
public final class Windows {
  private Windows() {}

  /** Whether two windows share a place. Exact; takes time for windows that lie within each other and have different leading dimensions only. */
  public static boolean intersect(
      long startA, long rowsA, long columnsA, long ldA, long startB, long rowsB, long columnsB, long ldB) {
    if (rowsA == 0 || columnsA == 0 || rowsB == 0 || columnsB == 0) {
      return false;
    }
    if (startA + (rowsA - 1) * ldA + columnsA <= startB || startB + (rowsB - 1) * ldB + columnsB <= startA) {
      return false;
    }
    // A single row has no leading dimension of its own: a bias may lie beside the columns of a matrix, between its rows.
    long ld = rowsA == 1 ? ldB : ldA;
    if ((rowsA == 1 || rowsB == 1 || ldA == ldB) && columnsA <= ld && columnsB <= ld) {
      long column = Math.floorMod(startA - startB, ld);
      if (column >= columnsB && column + columnsA <= ld) {
        return false;
      }
    }
    return rowsA <= rowsB
        ? anyRowIn(startA, rowsA, columnsA, ldA, startB, rowsB, columnsB, ldB) : anyRowIn(startB, rowsB, columnsB, ldB, startA, rowsA, columnsA, ldA);
  }

  /** Whether a row of the first window, the one with fewer rows, meets one of the second. */
  private static boolean anyRowIn(
      long start, long rows, long columns, long ld, long otherStart, long otherRows, long otherColumns, long otherLd) {
    long otherEnd = otherStart + (otherRows - 1) * otherLd + otherColumns;
    long from = Math.max(0, Math.floorDiv(otherStart - columns - start, ld) + 1);
    long to = Math.min(rows - 1, Math.floorDiv(otherEnd - 1 - start, ld));
    for (long row = from; row <= to; row++) {
      long first = start + row * ld;
      long firstEndingBehind = Math.max(0, Math.floorDiv(first - otherStart - otherColumns, otherLd) + 1);
      if (firstEndingBehind < otherRows && otherStart + firstEndingBehind * otherLd < first + columns) {
        return true;
      }
    }
    return false;
  }
}
