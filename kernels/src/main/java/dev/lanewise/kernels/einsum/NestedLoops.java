package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.VectorUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * C ← Σ A·B by plain loops, for what is no matrix product: elementwise products, and sums too short to be worth a kernel's call.
 *
 * <p>Loops over the output are outside, those over what is summed inside them; the innermost is the one that costs least. Long sums are taken in
 * blocks, each from zero on, so that no float takes in more than {@value #LONGEST_SUM} terms: a sum of one element in double, a sum of rows in blocks of
 * rows.
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

  /** Terms that one float adds up before its total moves to another sum. */
  static final int LONGEST_SUM = 1024;

  private final int slotA;
  private final int slotB;
  private final int slotC;
  private final Axis[] outer;
  private final Odometer summed;
  private final Axis inner;
  private final boolean sumInside;
  private final List<Axis> between;

  NestedLoops(int a, int b, int c, List<Axis> kept, List<Axis> summed) {
    slotA = a;
    slotB = b;
    slotC = c;
    inner = inner(kept, summed);
    sumInside = summed.contains(inner) && !kept.contains(inner);
    List<Axis> outside = sumInside ? kept : Axis.without(kept, inner);
    between = sumInside ? Axis.without(summed, inner) : summed;
    outer = outside.toArray(Axis[]::new);
    this.summed = new Odometer(between);
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
        0, frame.array(slotA), frame.offset(slotA), frame.array(slotB), frame.offset(slotB), frame.array(slotC), frame.offset(slotC),
        frame.stage());
  }

  private void nest(int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, float[] stage) {
    if (depth < outer.length) {
      Axis axis = outer[depth];
      for (int i = 0; i < axis.size(); i++) {
        nest(depth + 1, a, ao + i * axis.a(), b, bo + i * axis.b(), c, co + i * axis.c(), stage);
      }
    } else if (sumInside) {
      c[co] = (float) sum(a, ao, b, bo);
    } else if (summed.count() <= LONGEST_SUM) {
      rows(0, summed.count(), inner.size(), a, ao, b, bo, c, co, inner.c(), stage);
    } else {
      blocksOfRows(a, ao, b, bo, c, co, stage);
    }
  }

  /** Σ A·B over all that is summed. */
  private double sum(float[] a, int ao, float[] b, int bo) {
    double sum = 0;
    for (int s = 0; s < summed.count(); s++) {
      sum += inner.a() == 1 && inner.b() == 1
          ? dot(inner.size(), a, ao + summed.a(s), b, bo + summed.b(s)) : dot(inner, a, ao + summed.a(s), b, bo + summed.b(s));
    }
    return sum;
  }

  /** C[j] ← Σ A·B[j] for all j, a chunk of them at a time: blocks of terms add up behind what {@link #multiply} stages, and then go to C. */
  private void blocksOfRows(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] stage) {
    for (int from = 0, columns; from < inner.size(); from += columns) {
      columns = Math.min(CHUNK, inner.size() - from);
      for (int s = 0; s < summed.count(); s += LONGEST_SUM) {
        int end = Math.min(summed.count(), s + LONGEST_SUM);
        rows(s, end, columns, a, ao + from * inner.a(), b, bo + from * inner.b(), stage, 3 * CHUNK, 1, stage);
        for (int j = 0; j < columns; j++) {
          int at = co + (from + j) * inner.c();
          c[at] = (s == 0 ? 0f : c[at]) + stage[3 * CHUNK + j];
        }
      }
    }
  }

  /** C[j] ← Σ A·B[j] over the terms {@code from} … {@code to}. */
  private void rows(
      int from, int to, int columns, float[] a, int ao, float[] b, int bo, float[] c, int co, int step, float[] stage) {
    for (int s = from; s < to; s++) {
      row(columns, s == from, a, ao + summed.a(s), b, bo + summed.b(s), c, co, step, stage);
    }
  }

  private void row(int columns, boolean first, float[] a, int ao, float[] b, int bo, float[] c, int co, int step, float[] stage) {
    if (columns >= LONG && step == 1 && inner.a() == 1 && inner.b() == 1) {
      multiply(columns, first, a, ao, b, bo, c, co, stage);
    } else if (columns >= LONG && step == 1 && inner.a() == 1 && inner.b() == 0) {
      scale(columns, first, b[bo], a, ao, c, co);
    } else if (columns >= LONG && step == 1 && inner.a() == 0 && inner.b() == 1) {
      scale(columns, first, a[ao], b, bo, c, co);
    } else {
      for (int j = 0; j < columns; j++) {
        int at = co + j * step;
        c[at] = (first ? 0f : c[at]) + a[ao + j * inner.a()] * b[bo + j * inner.b()];
      }
    }
  }

  /** In double: elements that are apart cost more than the wider addition. */
  private static double dot(Axis axis, float[] a, int ao, float[] b, int bo) {
    double sum = 0;
    for (int i = 0; i < axis.size(); i++) {
      sum += a[ao + i * axis.a()] * b[bo + i * axis.b()];
    }
    return sum;
  }

  /** Blocks in float, and their sum in double. */
  private static double dot(int n, float[] a, int ao, float[] b, int bo) {
    double sum = 0;
    for (int from = 0, terms; from < n; from += terms) {
      terms = Math.min(8 * LONGEST_SUM, n - from);
      sum += eightSums(terms, a, ao + from, b, bo + from);
    }
    return sum;
  }

  /** Eight sums, since C2 keeps the order of one, and then waits for every addition: 0.33 ns an element instead of 1.3. */
  private static float eightSums(int n, float[] a, int ao, float[] b, int bo) {
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
    return Stream.of(List.of(outer), between, List.of(inner)).flatMap(List::stream)
        .map(axis -> String.valueOf(axis.size())).collect(Collectors.joining(" × ", "loops ", ""));
  }
}
