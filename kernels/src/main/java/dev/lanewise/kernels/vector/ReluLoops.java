package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.parallel.ParallelWork;
import dev.lanewise.kernels.parallel.Pool;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** y ← max(x, 0) − shift and dx ← dy where x is not ≤ 0, else 0, in as many ranges as there are threads. */
final class ReluLoops extends ParallelWork {
  private static final Pool<ReluLoops> POOL = new Pool<>(ReluLoops::new);

  private int n;
  private int parts;
  private float shift;
  private float[] x;
  private int xOffset;
  private float[] dy;
  private int dyOffset;
  private float[] result;
  private int resultOffset;

  private ReluLoops() {}

  /** y ← max(x, 0) − shift. */
  static void forward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset, int threads) {
    if (threads == 1) {
      forward(n, shift, x, xOffset, y, yOffset);
    } else {
      POOL.acquire().run(n, shift, x, xOffset, null, 0, y, yOffset, threads);
    }
  }

  /** dx ← dy where x is not ≤ 0, else 0. */
  static void backward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int threads) {
    if (threads == 1) {
      backward(n, x, xOffset, dy, dyOffset, dx, dxOffset);
    } else {
      POOL.acquire().run(n, 0f, x, xOffset, dy, dyOffset, dx, dxOffset, threads);
    }
  }

  private void run(
      int n, float shift, float[] x, int xOffset, float[] dy, int dyOffset, float[] result, int resultOffset, int threads) {
    this.n = n;
    this.shift = shift;
    this.x = x;
    this.xOffset = xOffset;
    this.dy = dy;
    this.dyOffset = dyOffset;
    this.result = result;
    this.resultOffset = resultOffset;
    parts = threads;
    Workers.run(this, parts);
    this.x = null;
    this.dy = null;
    this.result = null;
    POOL.release(this);
  }

  @Override
  protected void run(int part) {
    int from = (int) ((long) n * part / parts);
    int size = (int) ((long) n * (part + 1) / parts) - from;
    if (dy == null) {
      forward(size, shift, x, xOffset + from, result, resultOffset + from);
    } else {
      backward(size, x, xOffset + from, dy, dyOffset + from, result, resultOffset + from);
    }
  }

  private static void forward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector v = fromArray(SPECIES, x, xOffset + i);
      // Selects where max would do: NaN ≤ 0 is false, so NaN stays, and −0 ≤ 0 becomes +0.
      v.blend(0f, v.compare(LE, 0f)).sub(shift).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Math.max(x[xOffset + i], 0f) - shift;
    }
  }

  private static void backward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector v = fromArray(SPECIES, x, xOffset + i);
      fromArray(SPECIES, dy, dyOffset + i).blend(0f, v.compare(LE, 0f)).intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      dx[dxOffset + i] = x[xOffset + i] <= 0 ? 0 : dy[dyOffset + i];
    }
  }
}
