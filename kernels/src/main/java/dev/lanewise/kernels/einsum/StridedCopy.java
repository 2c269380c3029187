package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * C ← A, element by element between two layouts.
 *
 * <p>If both have stride 1 in the same axis, rows are copied. If they have it in two different ones, that is a transpose, and goes by blocks in L1: rows
 * of A into the block, its columns into C. Straight from A to C, lines would push each other out of L1 wherever rows are a power of two apart.
 */
public final class StridedCopy implements Step {
  /** Side of a square block that fills a {@link Frame#stage}. */
  private static final int BLOCK = 64;

  /** Elements that are sooner copied one by one. */
  private static final int FEW = 256;

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
    StridedCopy copy = new StridedCopy(0, 0, axes);
    copy.copy(from.data(), from.offset(), to, toOffset, copy.isTranspose() ? new float[Frame.STAGE] : null);
  }

  private boolean isTranspose() {
    return across.a() == 1 && along.c() == 1 && (long) across.size() * along.size() > FEW;
  }

  @Override
  public void run(Frame frame, Parallelism parallelism) {
    copy(frame.array(slotA), frame.offset(slotA), frame.array(slotC), frame.offset(slotC), frame.stage());
  }

  private void copy(float[] a, int aOffset, float[] c, int cOffset, float[] stage) {
    for (int p = 0; p < outer.count(); p++) {
      int ao = aOffset + outer.a(p);
      int co = cOffset + outer.c(p);
      if (isTranspose()) {
        transpose(a, ao, c, co, stage);
      } else if (along.a() == 1 && along.c() == 1) {
        for (int i = 0; i < across.size(); i++) {
          System.arraycopy(a, ao + i * across.a(), c, co + i * across.c(), along.size());
        }
      } else {
        for (int i = 0; i < across.size(); i++) {
          line(along.size(), a, ao + i * across.a(), along.a(), c, co + i * across.c(), along.c());
        }
      }
    }
  }

  private static void line(int n, float[] a, int ao, int as, float[] c, int co, int cs) {
    for (int i = 0; i < n; i++) {
      c[co + i * cs] = a[ao + i * as];
    }
  }

  private void transpose(float[] a, int ao, float[] c, int co, float[] block) {
    for (int i = 0; i < across.size(); i += BLOCK) {
      int rows = Math.min(BLOCK, across.size() - i);
      for (int j = 0; j < along.size(); j += BLOCK) {
        int columns = Math.min(BLOCK, along.size() - j);
        for (int q = 0; q < columns; q++) {
          System.arraycopy(a, ao + i + (j + q) * along.a(), block, q * BLOCK, rows);
        }
        for (int p = 0; p < rows; p++) {
          column(columns, block, p, c, co + (i + p) * across.c() + j);
        }
      }
    }
  }

  /** Eight elements at a time: half the time of one by one. */
  private static void column(int n, float[] block, int p, float[] c, int co) {
    int q = 0;
    for (; q <= n - 8; q += 8) {
      int from = p + q * BLOCK;
      int to = co + q;
      c[to] = block[from];
      c[to + 1] = block[from + BLOCK];
      c[to + 2] = block[from + 2 * BLOCK];
      c[to + 3] = block[from + 3 * BLOCK];
      c[to + 4] = block[from + 4 * BLOCK];
      c[to + 5] = block[from + 5 * BLOCK];
      c[to + 6] = block[from + 6 * BLOCK];
      c[to + 7] = block[from + 7 * BLOCK];
    }
    for (; q < n; q++) {
      c[co + q] = block[p + q * BLOCK];
    }
  }

  @Override
  public String describe() {
    return "copy of " + (long) outer.count() * across.size() * along.size() + " elements"
        + (isTranspose() ? ", transposed in blocks" : "");
  }
}
