package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers beyond the limit wait, and whoever interrupts a caller, waiting or not, changes nothing but its interrupt flag. */
@Timeout(60)
class CallersTest {
  private static final Blas BLAS = Blas.find().blas().orElseThrow(() -> new AssertionError(Blas.find().reason()));
  private static final int LIMIT = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  /** Each way into the library: a product, and whether it came out right. */
  private enum Way {
    COPIED, PINNED, OFF_HEAP, VECTOR_COPIED, VECTOR_PINNED, VECTOR_OFF_HEAP;

    boolean isRightBy(Blas blas) {
      Product product = new Product(Transpose.NO, Transpose.NO, 65, 66, 67, 1, 1, 1, 2, 3);
      return switch (this) {
        case COPIED -> Product.same(product.by(blas.sgemm(HeapAccess.COPY)), product.expected());
        case PINNED -> Product.same(product.by(blas.sgemm(HeapAccess.PINNED)), product.expected());
        case OFF_HEAP -> Product.same(product.offHeapBy(blas), product.expected());
        case VECTOR_COPIED -> isRight(blas.sgemv(HeapAccess.COPY));
        case VECTOR_PINNED -> isRight(blas.sgemv(HeapAccess.PINNED));
        case VECTOR_OFF_HEAP -> isRight((trans, m, n, alpha, a, aOffset, lda, x, xOffset, beta, y, yOffset) -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocateFrom(JAVA_FLOAT, y);
            blas.sgemv(trans, m, n, alpha, arena.allocateFrom(JAVA_FLOAT, a), aOffset, lda, arena.allocateFrom(JAVA_FLOAT, x), xOffset,
                beta, result, yOffset);
            MemorySegment.copy(result, JAVA_FLOAT, 0, y, 0, y.length);
          }
        });
      };
    }

    /** Above 64³ elements, so that an array is copied which may be. */
    private static boolean isRight(SgemvRoutine routine) {
      int m = 600;
      int n = 500;
      float[] a = new float[m * n];
      float[] x = new float[n];
      float[] y = new float[m];
      float[] expected = new float[m];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          a[i * n + j] = (i + j) % 5 - 2;
          x[j] = j % 7 - 3;
          expected[i] += a[i * n + j] * x[j];
        }
      }
      routine.sgemv(Transpose.NO, m, n, 1, a, 0, n, x, 0, 0, y, 0);
      return Product.same(y, expected);
    }
  }

  @Test
  void anInterruptedCallerGetsItsResultAndStaysInterrupted() {
    for (Way way : Way.values()) {
      for (int round = 0; round < 3; round++) {
        Thread.currentThread().interrupt();
        boolean right = way.isRightBy(BLAS);
        assertTrue(Thread.interrupted(), way.toString());
        assertTrue(right, way.toString());
      }
    }
  }

  @Test
  void aCallerInterruptedWhileItWaitsGetsItsResultAndStaysInterrupted() throws Exception {
    for (Way way : Way.values()) {
      SlowLibrary library = new SlowLibrary();
      List<Caller> inside = library.fill();
      Caller waiting = new Caller(() -> way.isRightBy(library.blas));
      waiting.awaitThatItWaits();
      for (int round = 0; round < 3; round++) {
        waiting.thread.interrupt();
        // It wakes, keeps the interrupt for later, and waits again.
        Thread.sleep(5);
        waiting.awaitThatItWaits();
      }
      assertEquals(LIMIT, library.entered.get(), way + " did not wait for a permit");
      library.open.countDown();
      waiting.assertRightAnd(true);
      for (Caller caller : inside) {
        caller.assertRightAnd(false);
      }
      assertTrue(way.isRightBy(library.blas), way + ": no permit is lost");
      assertEquals(LIMIT, library.mostInside.get());
    }
  }

  @Test
  void noMoreCallersThanTheLimitAreInsideAtOnce() throws Exception {
    SlowLibrary library = new SlowLibrary();
    List<Caller> callers = library.fill();
    for (int further = 0; further < 4 * LIMIT; further++) {
      Way way = Way.values()[further % Way.values().length];
      Caller caller = new Caller(() -> way.isRightBy(library.blas));
      caller.awaitThatItWaits();
      callers.add(caller);
    }
    assertEquals(LIMIT, library.entered.get());
    library.open.countDown();
    for (Caller caller : callers) {
      caller.assertRightAnd(false);
    }
    assertEquals(5 * LIMIT, library.entered.get());
    assertEquals(LIMIT, library.mostInside.get());
  }

  /** A thread that calls once, and then tells whether it was right and whether it is interrupted. */
  private static final class Caller {
    private final FutureTask<boolean[]> call;
    private final Thread thread;

    Caller(BooleanSupplier product) {
      call = new FutureTask<>(() -> new boolean[] {product.getAsBoolean(), Thread.currentThread().isInterrupted()});
      thread = Thread.ofPlatform().daemon().start(call);
    }

    void awaitThatItWaits() throws InterruptedException {
      while (thread.getState() != Thread.State.WAITING) {
        assertTrue(thread.isAlive(), "it did not wait");
        Thread.sleep(1);
      }
    }

    void assertRightAnd(boolean interrupted) throws Exception {
      assertArrayEquals(new boolean[] {true, interrupted}, call.get(30, TimeUnit.SECONDS), "right, interrupted");
    }
  }

  /** Nothing native: plain loops that begin when the test says so, and count who is inside. */
  private static final class SlowLibrary {
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private final Blas blas;

    SlowLibrary() throws ReflectiveOperationException {
      MethodHandle sgemm = MethodHandles.lookup().bind(this, "sgemm", MethodType.methodType(
          void.class, int.class, int.class, int.class, int.class, int.class, int.class, float.class, MemorySegment.class, int.class,
          MemorySegment.class, int.class, float.class, MemorySegment.class, int.class));
      MethodHandle sgemv = MethodHandles.lookup().bind(this, "sgemv", MethodType.methodType(
          void.class, int.class, int.class, int.class, int.class, float.class, MemorySegment.class, int.class,
          MemorySegment.class, int.class, float.class, MemorySegment.class, int.class));
      LibraryControls none = new LibraryControls("slow", "", "", "", Optional.empty(), Optional.empty());
      blas = new Blas(new CblasLibrary("slow", sgemm, sgemm, sgemv, sgemv, none));
    }

    /** As many callers as may be inside. */
    List<Caller> fill() throws InterruptedException {
      List<Caller> callers = new ArrayList<>();
      for (int caller = 0; caller < LIMIT; caller++) {
        callers.add(new Caller(() -> Way.OFF_HEAP.isRightBy(blas)));
      }
      while (inside.get() < LIMIT) {
        Thread.sleep(1);
      }
      return callers;
    }

    /** Without transposes and factors. */
    void sgemm(
        int order, int transA, int transB, int m, int n, int k, float alpha, MemorySegment a, int lda, MemorySegment b, int ldb,
        float beta, MemorySegment c, int ldc) {
      enter();
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          float sum = beta == 0 ? 0 : c.getAtIndex(JAVA_FLOAT, (long) i * ldc + j);
          for (int p = 0; p < k; p++) {
            sum += a.getAtIndex(JAVA_FLOAT, (long) i * lda + p) * b.getAtIndex(JAVA_FLOAT, (long) p * ldb + j);
          }
          c.setAtIndex(JAVA_FLOAT, (long) i * ldc + j, sum);
        }
      }
      inside.decrementAndGet();
    }

    void sgemv(
        int order, int trans, int m, int n, float alpha, MemorySegment a, int lda, MemorySegment x, int incX, float beta, MemorySegment y, int incY) {
      sgemm(order, trans, trans, m, 1, n, alpha, a, lda, x, 1, beta, y, 1);
    }

    private void enter() {
      entered.incrementAndGet();
      mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
      // Interrupts are no business of a native library.
      boolean interrupted = false;
      while (true) {
        try {
          assertTrue(open.await(30, TimeUnit.SECONDS));
          break;
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
