package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import java.util.ArrayList;
import java.util.List;

/**
 * C ← Σ A·B by plain loops, for what is no matrix product: elementwise products, and sums too short to be worth a kernel's call.
 *
 * <p>Loops over the output are outside, those over what is summed inside them; the innermost is the one that costs least.
 */
final class NestedLoops implements Step {
  /** In units of one floating-point operation of a product at full speed: an element in lanes, one by one, and the start of a loop. */
  private static final double IN_LANES = 30;
  private static final double ONE_BY_ONE = 90;
  private static final double START = 300;

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
    return (axis.c() == 1 && axis.a() <= 1 && axis.b() <= 1 ? IN_LANES : ONE_BY_ONE) + START / Math.max(1, axis.size());
  }

  @Override
  public void run(Frame frame, Parallelism parallelism) {
    nest(
        0, true, frame.array(slotA), frame.offset(slotA), frame.array(slotB), frame.offset(slotB), frame.array(slotC), frame.offset(slotC));
  }

  private void nest(int depth, boolean first, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    Axis axis = axes[depth];
    if (depth == axes.length - 1) {
      inner(axis, first, a, ao, b, bo, c, co);
      return;
    }
    boolean summing = depth >= keptAxes;
    for (int i = 0; i < axis.size(); i++) {
      nest(depth + 1, first && !(summing && i > 0), a, ao + i * axis.a(), b, bo + i * axis.b(), c, co + i * axis.c());
    }
  }

  private void inner(Axis axis, boolean first, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    if (sumInside) {
      float sum = sum(axis, a, ao, b, bo);
      c[co] = first ? sum : c[co] + sum;
    } else if (first) {
      multiply(axis, a, ao, b, bo, c, co);
    } else {
      multiplyAdd(axis, a, ao, b, bo, c, co);
    }
  }

  private static float sum(Axis axis, float[] a, int ao, float[] b, int bo) {
    float sum = 0;
    for (int i = 0; i < axis.size(); i++) {
      sum += a[ao + i * axis.a()] * b[bo + i * axis.b()];
    }
    return sum;
  }

  // C2 turns the loops of stride 1 into vectors; a loop with strides it leaves as it is.

  /** Sums start from 0, here as in all kernels, so that a product of 0 and −1 is +0 wherever it is computed. */
  private static void multiply(Axis axis, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    int n = axis.size();
    if (axis.c() == 1 && axis.a() == 1 && axis.b() == 1) {
      for (int i = 0; i < n; i++) {
        c[co + i] = 0f + a[ao + i] * b[bo + i];
      }
    } else if (axis.c() == 1 && axis.a() + axis.b() == 1) {
      float[] x = axis.a() == 1 ? a : b;
      int xo = axis.a() == 1 ? ao : bo;
      float scale = axis.a() == 1 ? b[bo] : a[ao];
      for (int i = 0; i < n; i++) {
        c[co + i] = 0f + scale * x[xo + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        c[co + i * axis.c()] = 0f + a[ao + i * axis.a()] * b[bo + i * axis.b()];
      }
    }
  }

  private static void multiplyAdd(Axis axis, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    int n = axis.size();
    if (axis.c() == 1 && axis.a() == 1 && axis.b() == 1) {
      for (int i = 0; i < n; i++) {
        c[co + i] += a[ao + i] * b[bo + i];
      }
    } else if (axis.c() == 1 && axis.a() + axis.b() == 1) {
      float[] x = axis.a() == 1 ? a : b;
      int xo = axis.a() == 1 ? ao : bo;
      float scale = axis.a() == 1 ? b[bo] : a[ao];
      for (int i = 0; i < n; i++) {
        c[co + i] += scale * x[xo + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        c[co + i * axis.c()] += a[ao + i * axis.a()] * b[bo + i * axis.b()];
      }
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
