package dev.lanewise.kernels;

import dev.lanewise.kernels.layout.Windows;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The argument checks that all public kernels share. Each names the argument, its value and what was expected; all arithmetic is in long. */
final class Arguments {
  /** Never started; it keeps nothing of the thread that happens to load this class. */
  private static final Thread ANY_OTHER_THREAD = anyOtherThread();

  private Arguments() {}

  private static Thread anyOtherThread() {
    Thread thread = Thread.ofPlatform().inheritInheritableThreadLocals(false).unstarted(() -> {});
    thread.setContextClassLoader(null);
    return thread;
  }

  static void dimension(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + ", expected ≥ 0");
    }
  }

  /** A vector of n elements inside an array. */
  static void vector(String name, float[] array, int offset, int n) {
    Objects.requireNonNull(array, name);
    offset(name, offset);
    if ((long) offset + n > array.length) {
      throw new IndexOutOfBoundsException(
          name + ": offset " + offset + " + " + n + " elements reaches past the array's length " + array.length);
    }
  }

  /** A row-major (rows, columns) matrix inside an array. */
  static void matrix(String name, float[] array, int offset, int rows, int columns, int ld) {
    Objects.requireNonNull(array, name);
    layout(name, array.length, "array", offset, rows, columns, ld);
  }

  /** A row-major (rows, columns) matrix inside a segment; offset and leading dimension count floats. */
  static void matrix(String name, MemorySegment segment, long offset, long rows, long columns, long ld) {
    Objects.requireNonNull(segment, name);
    if (segment.maxByteAlignment() < Float.BYTES) {
      throw new IllegalArgumentException(name + ": a segment aligned to " + segment.maxByteAlignment() + ", expected an alignment of 4 bytes");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(name + ": the segment's arena is already closed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(name + ": the segment is confined to another thread");
    }
    layout(name, segment.byteSize() / Float.BYTES, "segment", offset, rows, columns, ld);
  }

  static void writable(String name, MemorySegment segment) {
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(name + ": a read-only segment, expected a writable one");
    }
  }

  /** Whether workers may read and write the segment too. */
  static boolean isShared(MemorySegment segment) {
    return segment.isAccessibleBy(ANY_OTHER_THREAD);
  }

  private static void layout(String name, long length, String storage, long offset, long rows, long columns, long ld) {
    offset(name, offset);
    if (ld < Math.max(1, columns)) {
      throw new IllegalArgumentException(
          "ld" + name + ": " + ld + ", expected ≥ " + Math.max(1, columns) + ", the row length of " + name + " (" + rows + ", " + columns + ")");
    }
    if (rows > 0 && columns > 0) {
      long end;
      try {
        end = Math.addExact(Math.addExact(offset, Math.multiplyExact(rows - 1, ld)), columns);
      } catch (ArithmeticException overflow) {
        end = Long.MAX_VALUE;
      }
      if (end > length) {
        throw new IndexOutOfBoundsException(
            name + " (" + rows + ", " + columns + ") at offset " + offset + " with ld" + name + " " + ld + " reaches to element " + end
                + ", past the " + storage + "'s length " + length);
      }
    } else if (offset > length) {
      throw new IndexOutOfBoundsException(name + ": offset " + offset + ", expected ≤ the " + storage + "'s length " + length);
    }
  }

  private static void offset(String name, long offset) {
    if (offset < 0) {
      throw new IndexOutOfBoundsException(name + ": offset " + offset + ", expected ≥ 0");
    }
  }

  /** No element of an output in common with an input. */
  static void disjoint(
      String outputName, float[] output, int outputOffset, int outputRows, int outputColumns, int outputLd,
      String inputName, float[] input, int inputOffset, int inputRows, int inputColumns, int inputLd) {
    if (output == input && Windows.intersect(outputOffset, outputRows, outputColumns, outputLd, inputOffset, inputRows, inputColumns, inputLd)) {
      throw overlap(outputName, inputName);
    }
  }

  /** As for arrays; segments may be views of the same memory, and begin inside of each other's elements. */
  static void disjoint(
      String outputName, MemorySegment output, long outputOffset, long outputRows, long outputColumns, long outputLd,
      String inputName, MemorySegment input, long inputOffset, long inputRows, long inputColumns, long inputLd) {
    if (output.asOverlappingSlice(input).isPresent()
        && Windows.intersect(
            output.address() + outputOffset * Float.BYTES, outputRows, outputColumns * Float.BYTES, outputLd * Float.BYTES,
            input.address() + inputOffset * Float.BYTES, inputRows, inputColumns * Float.BYTES, inputLd * Float.BYTES)) {
      throw overlap(outputName, inputName);
    }
  }

  private static IllegalArgumentException overlap(String outputName, String inputName) {
    return new IllegalArgumentException(
        outputName + " overlaps " + inputName + " in the same memory; expected an output that shares no element with it");
  }

  /** For elementwise kernels: the same elements, or none in common. */
  static void sameOrDisjoint(String outputName, float[] output, int outputOffset, String inputName, float[] input, int inputOffset, int n) {
    if (outputOffset != inputOffset) {
      disjoint(outputName, output, outputOffset, 1, n, n, inputName, input, inputOffset, 1, n, n);
    }
  }
}
