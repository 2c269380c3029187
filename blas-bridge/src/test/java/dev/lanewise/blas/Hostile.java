package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/** Calls with arguments of any kind through the public API, off-heap and on arrays. Right ones are computed, all others refused: nothing crashes. */
final class Hostile {
  private static final int LENGTH = 600;
  private static final int[] SIZES = {0, 1, 2, 3, 7, 16, 25, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 65536, 46341};
  private static final long[] LONGS = {
    0, 0, 0, 1, 3, 25, 26, 599, 600, 601, -1, Integer.MAX_VALUE, 1L << 31, 1L << 32, (1L << 32) + 25, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final MemorySegment CLOSED = closed();

  private final Blas blas;
  private final SplittableRandom random = new SplittableRandom(7);
  private int computed;
  private int refused;

  Hostile(Blas blas) {
    this.blas = blas;
  }

  void run(int calls) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment shared = arena.allocate(JAVA_FLOAT, 3 * LENGTH);
      for (int call = 0; call < calls; call++) {
        try {
          one(shared);
          computed++;
        } catch (NullPointerException | IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException | WrongThreadException refusal) {
          if (refusal.getMessage() == null || refusal.getStackTrace().length == 0) {
            throw refusal;
          }
          refused++;
        }
      }
    }
    System.out.println("computed " + computed + ", refused " + refused);
    if (computed < calls / 100 || refused < calls / 100) {
      throw new AssertionError("arguments all of one kind");
    }
    closeDuringCalls();
    System.out.println("done");
  }

  private void one(MemorySegment shared) {
    Transpose transA = transpose();
    Transpose transB = transpose();
    // Mostly small, so that a good part of the calls is right.
    int m = size();
    int n = size();
    int k = size();
    if (random.nextBoolean()) {
      MemorySegment a = segment(shared, 0);
      MemorySegment b = segment(shared, 1);
      MemorySegment c = segment(shared, 2);
      if (random.nextInt(5) == 0) {
        blas.sgemv(transA, m, n, factor(), a, any(), any25(), b, any(), factor(), c, any());
      } else {
        blas.sgemm(transA, transB, m, n, k, factor(), a, any(), any25(), b, any(), any25(), factor(), c, any(), any25());
      }
      return;
    }
    SgemmRoutine routine = blas.sgemm(random.nextBoolean() ? HeapAccess.COPY : HeapAccess.PINNED);
    float[] a = array();
    float[] b = array();
    float[] c = random.nextInt(20) == 0 ? a : array();
    routine.sgemm(
        transA, transB, m, n, k, factor(), a, (int) any(), (int) any25(), b, (int) any(), (int) any25(), factor(), c, (int) any(), (int) any25());
  }

  private Transpose transpose() {
    return random.nextInt(100) == 0 ? null : Transpose.values()[random.nextInt(2)];
  }

  private int size() {
    return SIZES[random.nextInt(random.nextInt(4) == 0 ? SIZES.length : 7)];
  }

  private long any() {
    return LONGS[random.nextInt(random.nextInt(6) == 0 ? LONGS.length : 3)];
  }

  private long any25() {
    return random.nextInt(8) == 0 ? any() : 25;
  }

  private float factor() {
    return new float[] {0, 1, -2, Float.NaN, Float.POSITIVE_INFINITY}[random.nextInt(5)];
  }

  private float[] array() {
    return random.nextInt(50) == 0 ? null : new float[random.nextInt(20) == 0 ? random.nextInt(30) : LENGTH];
  }

  private MemorySegment segment(MemorySegment shared, int part) {
    MemorySegment good = shared.asSlice(part * LENGTH * 4L, LENGTH * 4L);
    return switch (random.nextInt(40)) {
      case 0 -> null;
      case 1 -> MemorySegment.NULL;
      case 2 -> good.asReadOnly();
      case 3 -> shared.asSlice(2, LENGTH * 4L);
      case 4 -> MemorySegment.ofArray(new float[LENGTH]);
      case 5 -> CLOSED;
      case 6 -> good.asSlice(0, random.nextInt(LENGTH * 4));
      case 7 -> shared;
      default -> good;
    };
  }

  private static MemorySegment closed() {
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(JAVA_FLOAT, LENGTH);
    arena.close();
    return memory;
  }

  /** Memory is not given back under a library that is reading it: closing fails, or the call does. */
  private void closeDuringCalls() {
    int n = 200;
    for (int round = 0; round < 50; round++) {
      Arena arena = Arena.ofShared();
      MemorySegment x = arena.allocate(JAVA_FLOAT, 2 * n * n);
      Thread closer = Thread.ofPlatform().start(() -> {
        while (arena.scope().isAlive()) {
          try {
            arena.close();
          } catch (IllegalStateException inUse) {
            Thread.onSpinWait();
          }
        }
      });
      try {
        while (true) {
          blas.sgemm(Transpose.NO, Transpose.NO, n, n, n, 1, x, 0, n, x, 0, n, 0, x, n * n, n);
          // It can be closed between calls only, which on a busy machine the closer would hardly ever meet.
          Thread.yield();
        }
      } catch (IllegalStateException closed) {
        join(closer);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
