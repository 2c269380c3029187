package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.layout.Windows;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A row-major (rows, columns) matrix inside a segment, checked: every element lies inside live, accessible, aligned memory.
 *
 * <p>What a C library is given must be right before it looks: it would print a line and return, or crash the process.
 *
 * @param offset floats from the segment's start to the first element
 * @param ld floats from one row to the next
 */
record Operand(String name, MemorySegment segment, long offset, int rows, int columns, int ld) {
  static Operand matrix(String name, MemorySegment segment, long offset, int rows, int columns, long ld) {
    accessible(name, segment);
    int minimum = Math.max(1, columns);
    if (ld < minimum || ld > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "ld" + name + ": " + ld + ", expected " + minimum + ", the row length of " + name + " (" + rows + ", " + columns + "), to "
              + Integer.MAX_VALUE);
    }
    boolean empty = rows == 0 || columns == 0;
    inside(name, segment, offset, empty ? 0 : (rows - 1) * ld + columns, () -> "(" + rows + ", " + columns + ") with ld" + name + " " + ld);
    return new Operand(name, segment, offset, rows, columns, (int) ld);
  }

  static Operand vector(String name, MemorySegment segment, long offset, int n) {
    accessible(name, segment);
    inside(name, segment, offset, n, () -> n + " elements");
    return new Operand(name, segment, offset, 1, n, Math.max(1, n));
  }

  static int dimension(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + ", expected ≥ 0");
    }
    return value;
  }

  static MemorySegment ofArray(String name, float[] array) {
    return MemorySegment.ofArray(Objects.requireNonNull(array, name));
  }

  static MemorySegment offHeap(String name, MemorySegment segment) {
    if (!Objects.requireNonNull(segment, name).isNative()) {
      throw new IllegalArgumentException(name + ": a heap segment, expected off-heap memory; float arrays go through a HeapAccess");
    }
    return segment;
  }

  private static void accessible(String name, MemorySegment segment) {
    if (segment.maxByteAlignment() < Float.BYTES) {
      throw new IllegalArgumentException(
          name + ": a segment aligned to " + segment.maxByteAlignment() + ", expected an alignment of 4 bytes");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(name + ": the segment's arena is already closed, expected an open one");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(name + ": the segment is confined to another thread, expected a shared one or this thread's");
    }
  }

  /** Subtractions only: nothing here can overflow. */
  private static void inside(String name, MemorySegment segment, long offset, long extent, Supplier<String> shape) {
    if (offset < 0) {
      throw new IndexOutOfBoundsException(name + ": offset " + offset + ", expected ≥ 0");
    }
    long length = segment.byteSize() / Float.BYTES;
    if (extent > length || offset > length - extent) {
      throw new IndexOutOfBoundsException(
          name + ": offset " + offset + ", " + shape.get() + ", expected to end within the length " + length + " of the "
              + (segment.isNative() ? "segment" : "array"));
    }
  }

  Operand writable() {
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(name + ": a read-only segment, expected a writable one");
    }
    return this;
  }

  /** An output shares no element with an input. */
  Operand disjointFrom(Operand input) {
    if (segment.asOverlappingSlice(input.segment).isEmpty()
        || !Windows.intersect(
            firstByte(), rows, (long) columns * Float.BYTES, (long) ld * Float.BYTES,
            input.firstByte(), input.rows, (long) input.columns * Float.BYTES, (long) input.ld * Float.BYTES)) {
      return this;
    }
    throw new IllegalArgumentException(
        name + " overlaps " + input.name + " in the same memory; expected an output that shares no element with it");
  }

  private long firstByte() {
    return segment.address() + offset * Float.BYTES;
  }

  private long extent() {
    return (rows - 1L) * ld + columns;
  }

  /** The memory from the first element on. */
  MemorySegment start() {
    return segment.asSlice(offset * Float.BYTES);
  }

  /** Bytes when stored without padding. */
  long packedBytes() {
    return (long) rows * columns * Float.BYTES;
  }

  /** The same matrix, not yet the same values, at the start of other memory and without padding. */
  Operand packedInto(MemorySegment memory) {
    return new Operand(name, memory, 0, rows, columns, Math.max(1, columns));
  }

  /** This ← source, element by element of equal shapes; padding is left alone. */
  Operand copyFrom(Operand source) {
    boolean dense = ld == columns && source.ld == columns;
    long length = dense ? (long) rows * columns : columns;
    for (long row = 0; row < (dense ? 1 : rows); row++) {
      MemorySegment.copy(
          source.segment, JAVA_FLOAT, (source.offset + row * source.ld) * Float.BYTES,
          segment, JAVA_FLOAT, (offset + row * ld) * Float.BYTES, length);
    }
    return this;
  }

  /** This ← β·this; β = 0 does not read it. */
  void scale(float beta) {
    for (long row = 0; row < rows; row++) {
      for (long index = offset + row * ld; index < offset + row * ld + columns; index++) {
        segment.setAtIndex(JAVA_FLOAT, index, beta == 0 ? 0 : beta * segment.getAtIndex(JAVA_FLOAT, index));
      }
    }
  }
}
