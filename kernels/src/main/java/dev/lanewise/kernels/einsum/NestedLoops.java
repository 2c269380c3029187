package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.VectorUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * C ← Σ A·B by plain loops, for what is no matrix product: elementwise products, and sums too short to be worth a kernel's call.
 *
 * <p>Loops over the output are outside, those over what is summed inside them; the innermost is the one that costs least.
 */
final class NestedLoops implements Step {
  /** In floating-point operations of a product at full speed: an element that lies beside the next, any other, and the start of a loop. */
  private static final double SIDE_BY_SIDE = 20;
  private static final double ONE_BY_ONE = 90;
  private static final double START = 300;

  /** Elements that are in L1 together with what they become. */
  private static final int CHUNK = Frame.STAGE / 4;

  /** Elements that are worth a call or copies. */
  private static final int LONG = 32;

  private final int slotA;
  private final int slotB;
  private final int slotC;
  private final Axis[] axes;
  private final int keptAxes;
  private final boolean sumInside;

  NestedLoops(int a, int b, int c, List<Axis> kept, List<Axis> summed) {
    slotA = a;
    slotB = b;
    slotC = c;
    Axis inner = inner(kept, summed);
    sumInside = summed.contains(inner) && !kept.contains(inner);
    List<Axis> nested = new ArrayList<>(sumInside ? kept : Axis.without(kept, inner));
    keptAxes = nested.size();
    nested.addAll(sumInside ? Axis.without(summed, inner) : summed);
    nested.add(inner);
    axes = nested.toArray(Axis[]::new);
  }

  /** What these loops take, in floating-point operations of a product at full speed. */
  static double cost(List<Axis> kept, List<Axis> summed) {
    return Axis.indices(kept) * Axis.indices(summed) * costOfElement(inner(kept, summed));
  }

  private static Axis inner(List<Axis> kept, List<Axis> summed) {
    Axis best = Axis.ONE;
    for (List<Axis> axes : List.of(kept, summed)) {
      for (Axis axis : axes) {
        best = costOfElement(axis) < costOfElement(best) ? axis : best;
      }
    }
    return best;
  }

  private static double costOfElement(Axis axis) {
    if (axis == Axis.ONE) {
      return ONE_BY_ONE + START;
    }
    return (axis.c() <= 1 && axis.a() <= 1 && axis.b() <= 1 ? SIDE_BY_SIDE : ONE_BY_ONE) + START / Math.max(1, axis.size());
  }

  @Override
  public void run(Frame frame, Parallelism parallelism) {
    nest(
        0, true, frame.array(slotA), frame.offset(slotA), frame.array(slotB), frame.offset(slotB), frame.array(slotC), frame.offset(slotC),
        frame.stage());
  }

  private void nest(int depth, boolean first, float[] a, int ao, float[] b, int bo, float[] c, int co, float[] stage) {
    Axis axis = axes[depth];
    if (depth < axes.length - 1) {
      boolean summing = depth >= keptAxes;
      for (int i = 0; i < axis.size(); i++) {
        nest(depth + 1, first && !(summing && i > 0), a, ao + i * axis.a(), b, bo + i * axis.b(), c, co + i * axis.c(), stage);
      }
    } else if (sumInside) {
      float sum = axis.a() == 1 && axis.b() == 1 ? dot(axis.size(), a, ao, b, bo) : dot(axis, a, ao, b, bo);
      c[co] = first ? sum : c[co] + sum;
    } else if (axis.size() >= LONG && axis.c() == 1 && axis.a() == 1 && axis.b() == 1) {
      multiply(axis.size(), first, a, ao, b, bo, c, co, stage);
    } else if (axis.size() >= LONG && axis.c() == 1 && axis.a() == 1 && axis.b() == 0) {
      scale(axis.size(), first, b[bo], a, ao, c, co);
    } else if (axis.size() >= LONG && axis.c() == 1 && axis.a() == 0 && axis.b() == 1) {
      scale(axis.size(), first, a[ao], b, bo, c, co);
    } else {
      for (int i = 0; i < axis.size(); i++) {
        int at = co + i * axis.c();
        c[at] = (first ? 0f : c[at]) + a[ao + i * axis.a()] * b[bo + i * axis.b()];
      }
    }
  }

  private static float dot(Axis axis, float[] a, int ao, float[] b, int bo) {
    float sum = 0;
    for (int i = 0; i < axis.size(); i++) {
      sum += a[ao + i * axis.a()] * b[bo + i * axis.b()];
    }
    return sum;
  }

  /** Eight sums, since C2 keeps the order of one, and then waits for every addition: 0.33 ns an element instead of 1.3. */
  private static float dot(int n, float[] a, int ao, float[] b, int bo) {
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int i = 0;
    for (; i <= n - 8; i += 8) {
      s0 += a[ao + i] * b[bo + i];
      s1 += a[ao + i + 1] * b[bo + i + 1];
      s2 += a[ao + i + 2] * b[bo + i + 2];
      s3 += a[ao + i + 3] * b[bo + i + 3];
      s4 += a[ao + i + 4] * b[bo + i + 4];
      s5 += a[ao + i + 5] * b[bo + i + 5];
      s6 += a[ao + i + 6] * b[bo + i + 6];
      s7 += a[ao + i + 7] * b[bo + i + 7];
    }
    float sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    for (; i < n; i++) {
      sum += a[ao + i] * b[bo + i];
    }
    return sum;
  }

  /**
   * By way of arrays that begin at the same index: C2 makes no vectors of a loop whose arrays may be one array at different offsets. 0.3 ns an element
   * instead of 0.6.
   */
  private static void multiply(int n, boolean first, float[] a, int ao, float[] b, int bo, float[] c, int co, float[] stage) {
    float[] x = stage;
    for (int from = 0, chunk; from < n; from += chunk) {
      chunk = Math.min(CHUNK, n - from);
      System.arraycopy(a, ao + from, x, 0, chunk);
      System.arraycopy(b, bo + from, x, CHUNK, chunk);
      if (first) {
        Arrays.fill(x, 2 * CHUNK, 2 * CHUNK + chunk, 0f);
      } else {
        System.arraycopy(c, co + from, x, 2 * CHUNK, chunk);
      }
      for (int i = 0; i < chunk; i++) {
        x[2 * CHUNK + i] += x[i] * x[CHUNK + i];
      }
      System.arraycopy(x, 2 * CHUNK, c, co + from, chunk);
    }
  }

  /** Adds to zeros what need not be added, so that a product of 0 and −1 is +0, as in all other kernels. */
  private static void scale(int n, boolean first, float scale, float[] x, int xo, float[] c, int co) {
    for (int from = 0, chunk; from < n; from += chunk) {
      chunk = Math.min(CHUNK, n - from);
      if (first) {
        Arrays.fill(c, co + from, co + from + chunk, 0f);
      }
      VectorUpdate.axpy(chunk, scale, x, xo + from, c, co + from);
    }
  }

  @Override
  public String describe() {
    StringBuilder sizes = new StringBuilder();
    for (Axis axis : axes) {
      sizes.append(sizes.isEmpty() ? " " : " × ").append(axis.size());
    }
    return "loops" + sizes;
  }
}
