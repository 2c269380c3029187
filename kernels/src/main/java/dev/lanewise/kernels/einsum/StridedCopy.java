package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * C ← A, element by element between two layouts.
 *
 * <p>If both have stride 1 in the same axis, rows are copied. If they have it in two different ones, that is a transpose, and goes in blocks whose rows
 * on either side stay in L1.
 */
public final class StridedCopy implements Step {
  /** A square block touches 64 lines of either side: 2 × 4 KB. */
  private static final int BLOCK = 32;

  private final int slotA;
  private final int slotC;
  private final Odometer outer;
  private final Axis across;
  private final Axis along;

  /** @param axes with the strides of A and C */
  StridedCopy(int a, int c, List<Axis> axes) {
    slotA = a;
    slotC = c;
    List<Axis> merged = Axis.merged(axes.stream().filter(axis -> axis.size() != 1).sorted(Comparator.comparingInt(Axis::c).reversed()).toList());
    along = take(merged, Axis::c);
    List<Axis> rest = Axis.without(merged, along);
    across = along.a() == 1 ? Axis.ONE : take(rest, Axis::a);
    outer = new Odometer(Axis.without(rest, across));
  }

  private interface Stride {
    int of(Axis axis);
  }

  /** The axis with the least stride on one side. */
  private static Axis take(List<Axis> axes, Stride stride) {
    Axis least = Axis.ONE;
    for (Axis axis : axes) {
      least = least == Axis.ONE || stride.of(axis) < stride.of(least) ? axis : least;
    }
    return least;
  }

  /** Copies the elements of one tensor to another of the same shape, which share no element. */
  public static void copy(Tensor from, float[] to, int toOffset, int[] toStrides) {
    if (from.elements() == 0) {
      return;
    }
    List<Axis> axes = new ArrayList<>(toStrides.length);
    for (int r = 0; r < toStrides.length; r++) {
      axes.add(new Axis(from.size(r), from.stride(r), 0, toStrides[r]));
    }
    new StridedCopy(0, 0, axes).copy(from.data(), from.offset(), to, toOffset);
  }

  @Override
  public void run(Frame frame, Parallelism parallelism) {
    copy(frame.array(slotA), frame.offset(slotA), frame.array(slotC), frame.offset(slotC));
  }

  private void copy(float[] a, int aOffset, float[] c, int cOffset) {
    for (int p = 0; p < outer.count(); p++) {
      int ao = aOffset + outer.a(p);
      int co = cOffset + outer.c(p);
      if (across.size() > 1) {
        blocks(a, ao, c, co);
      } else if (along.a() == 1 && along.c() == 1) {
        System.arraycopy(a, ao, c, co, along.size());
      } else {
        for (int i = 0; i < along.size(); i++) {
          c[co + i * along.c()] = a[ao + i * along.a()];
        }
      }
    }
  }

  private void blocks(float[] a, int ao, float[] c, int co) {
    for (int i = 0; i < across.size(); i += BLOCK) {
      int rows = Math.min(BLOCK, across.size() - i);
      for (int j = 0; j < along.size(); j += BLOCK) {
        block(
            rows, Math.min(BLOCK, along.size() - j), a, ao + i * across.a() + j * along.a(), c, co + i * across.c() + j * along.c());
      }
    }
  }

  private void block(int rows, int columns, float[] a, int ao, float[] c, int co) {
    int as = along.a();
    int cs = along.c();
    for (int i = 0; i < rows; i++) {
      int from = ao + i * across.a();
      int to = co + i * across.c();
      for (int j = 0; j < columns; j++) {
        c[to + j * cs] = a[from + j * as];
      }
    }
  }

  @Override
  public String describe() {
    return "copy of " + (long) outer.count() * across.size() * along.size() + " elements"
        + (along.c() == 1 && across.a() == 1 && across.size() > 1 ? ", transposed in blocks" : "");
  }
}
