package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stack that is full somewhere inside a call, at every depth there is: the caller gets its StackOverflowError, and everybody else goes on. Before, a
 * helper that was counted in and never out had the caller wait for ever, and an object that was half changed had another one do so.
 */
@Tag("once")
class FullStackTest {
  private static final int N = 40_000;
  private static final int STACK = 256 << 10;
  private static final Duration FOR_EVER = Duration.ofSeconds(60);

  private final float[] x = new float[N];
  private final float[] y = new float[N];
  private final AtomicInteger overflows = new AtomicInteger();

  @Test
  void elementwiseKernelsEndWithTheErrorAndNobodyWaits() throws InterruptedException {
    recurseInto(60, () -> Rectifier.forward(N, 0f, x, 0, y, 0, Parallelism.of(2)));
  }

  @Test
  void productsEndWithTheErrorAndNobodyWaits() throws InterruptedException {
    recurseInto(8, () -> Sgemm.sgemm(
        Transpose.NO, Transpose.NO, 100, 100, 100, 1f, x, 0, 100, x, 0, 100, 0f, y, 0, 100, Parallelism.of(2)));
  }

  @Test
  void einsumEndsWithTheErrorAndNobodyWaits() throws InterruptedException {
    Tensor a = Tensor.of(x, 4, 100, 100);
    Einsum.Plan plan = Einsum.compile("bij,bjk->bik", a.shape(), a.shape());
    recurseInto(2, () -> plan.run(Parallelism.of(2), a, a));
  }

  private void recurseInto(int rounds, Runnable call) throws InterruptedException {
    call.run();
    for (int round = 0; round < rounds; round++) {
      int shift = round;
      finish(new Thread(null, () -> {
        try {
          descend(shift % 40, 0, call);
        } catch (StackOverflowError expected) {
          overflows.incrementAndGet();
        }
      }, "full stack", STACK));
      finish(new Thread(this::innocent, "innocent"));
    }
    assertTrue(overflows.get() > 0, "no stack was ever full");
  }

  /** Frames of a few sizes first, so that the stack is full at another place each round; then calls at every depth until it is. */
  private static void descend(int shift, long padding, Runnable call) {
    if (shift > 0) {
      descend(shift - 1, padding + shift, call);
    } else {
      callAtEveryDepth(0, call);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void callAtEveryDepth(int depth, Runnable call) {
    // The first hundreds of frames are far from the end.
    if (depth > 500) {
      call.run();
    }
    callAtEveryDepth(depth + 1, call);
  }

  private void innocent() {
    float[] in = {-1, 2, -3, 4};
    float[] out = new float[4];
    Rectifier.forward(4, 0f, in, 0, out, 0, Parallelism.of(2));
    assertArrayEquals(new float[] {0, 2, 0, 4}, out);
    float[] c = new float[100 * 100];
    Sgemm.sgemm(Transpose.NO, Transpose.YES, 100, 100, 100, 1f, x, 0, 100, x, 0, 100, 0f, c, 0, 100, Parallelism.of(2));
  }

  private static void finish(Thread thread) throws InterruptedException {
    thread.setDaemon(true);
    thread.start();
    assertTrue(thread.join(FOR_EVER), () -> thread.getName() + " waits for ever");
    assertFalse(thread.isAlive());
  }
}
