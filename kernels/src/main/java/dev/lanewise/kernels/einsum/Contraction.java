package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Transpose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contraction of two tensors as matrix products. Labels fall into four groups by where they occur:
 *
 * <pre>
 *                 in A   in B   in C
 *   batch          ×      ×      ×          loops
 *   rows           ×             ×          m
 *   columns               ×      ×          n
 *   summed         ×      ×                 k
 * </pre>
 *
 * <p>Labels that follow each other in all tensors become one axis. One axis of each group makes the matrices, read where they lie, with strides as
 * leading dimensions or transposes; loops run over the rest, and those over summed axes add to C. Where no axes make matrices, or only small ones,
 * copying a tensor into the order of the groups may be worth it. What takes least by estimate is done.
 */
final class Contraction {
  /** In floating-point operations of a product at full speed: a call of a kernel, and copying an element. Some 0.15 µs and 1 ns at 60 GFLOP/s. */
  private static final double CALL = 10_000;
  static final double COPY = 60;

  /** A product with a side of this length runs at half speed. */
  private static final double HALF_SPEED = 8;

  /** Sums of outer products keep up with sgemm(TN) while one side is narrow: 784 × 50 by 0.9, 784 × 64 and 784 × 80 by 0.8 and 0.7 (Zen 3). */
  private static final int WIDEST_OUTER_PRODUCTS = 56;

  private static final int COPY_A = 1;
  private static final int COPY_B = 2;
  private static final int FREE_C = 4;

  private final Labels labels;
  private final View a;
  private final View b;
  private final long kept;
  private Choice best = new Choice(Double.POSITIVE_INFINITY, 0, new int[0], new int[0], new int[0], List.of(), List.of(), null);

  /** Of tensors whose labels are all needed: each is in the other one or is kept. */
  Contraction(Labels labels, View a, View b, long kept) {
    this.labels = labels;
    this.a = a;
    this.b = b;
    this.kept = kept;
  }

  /** What to copy, where all strides are then, and which axes make matrices; without any, plain loops. */
  private record Choice(double cost, int copies, int[] as, int[] bs, int[] cs, List<Axis> kept, List<Axis> summed, @Nullable Matrices matrices) {
    boolean copies(int which) {
      return (copies & which) != 0;
    }
  }

  private record Matrices(Axis m, Axis n, Axis k, Stored a, Stored b, int ldc, boolean swapped) {}

  /** How a matrix lies in memory: rows or, transposed, columns, ld apart. */
  private record Stored(Transpose transpose, int ld) {
    /** Null if neither rows nor columns are contiguous. */
    static @Nullable Stored of(int rows, int rowStride, int columns, int columnStride) {
      int byRows = rows == 1 ? columns : rowStride;
      if ((columns == 1 || columnStride == 1) && byRows >= columns) {
        return new Stored(Transpose.NO, byRows);
      }
      int byColumns = columns == 1 ? rows : columnStride;
      if ((rows == 1 || rowStride == 1) && byColumns >= rows) {
        return new Stored(Transpose.YES, byColumns);
      }
      return null;
    }
  }

  /**
   * Adds the steps that compute C.
   *
   * @param target where C goes, or null for wherever suits
   * @param movable whether C may have other strides than the target's, in the same slot
   * @return C, and where it is
   */
  View plan(ProgramBuilder program, @Nullable View target, boolean movable) {
    for (int copies = target == null ? FREE_C : 0; copies <= (COPY_A | COPY_B | FREE_C); copies++) {
      consider(copies, target, movable);
    }
    View as = best.copies(COPY_A) ? program.copy(a, best.as) : a;
    View bs = best.copies(COPY_B) ? program.copy(b, best.bs) : b;
    boolean staged = best.copies(FREE_C) && !movable;
    View cs = new View(target == null || staged ? program.intermediate(kept) : target.slot(), kept, best.cs);
    Step step = best.matrices == null
        ? new NestedLoops(as.slot(), bs.slot(), cs.slot(), best.kept, best.summed)
        : products(program, best.matrices, as.slot(), bs.slot(), cs.slot());
    program.add(step, List.of(as, bs), cs, 2 * labels.elements(a.labels() | b.labels()));
    if (target != null && staged) {
      program.copy(cs, target);
      return target;
    }
    return cs;
  }

  private void consider(int copies, @Nullable View target, boolean movable) {
    boolean copyA = (copies & COPY_A) != 0;
    boolean copyB = (copies & COPY_B) != 0;
    // Null where C may lie as it likes: as its labels do in A and B.
    int @Nullable [] given = target == null || (copies & FREE_C) != 0 ? null : target.strides();
    double cost = (copyA ? COPY * labels.elements(a.labels()) : 0) + (copyB ? COPY * labels.elements(b.labels()) : 0);
    if (target != null && given == null) {
      // Strides in another order cost the reader of C something, too.
      cost += labels.elements(kept) * (movable ? COPY / 2 : COPY);
    }
    if (cost >= best.cost) {
      return;
    }
    int[] aOrder = a.strides();
    int[] bOrder = b.strides();
    long both = a.labels() & b.labels();
    int[] batch = View.ordered(both & kept, given == null ? aOrder : given);
    int[] rows = View.ordered(a.labels() & ~both, given == null ? aOrder : given);
    int[] columns = View.ordered(b.labels() & ~both, given == null ? bOrder : given);
    int[] summed = View.ordered(both & ~kept, copyA ? bOrder : aOrder);
    int[] as = copyA ? View.contiguous(labels, batch, rows, summed) : aOrder;
    int[] bs = copyB ? View.contiguous(labels, batch, summed, columns) : bOrder;
    int[] cs = given == null ? View.contiguous(labels, batch, rows, columns) : given;
    consider(
        cost, copies, as, bs, cs, Axis.of(labels, batch, as, bs, cs), Axis.of(labels, rows, as, bs, cs), Axis.of(labels, columns, as, bs, cs),
        Axis.of(labels, summed, as, bs, cs));
  }

  private void consider(
      double copying, int copies, int[] as, int[] bs, int[] cs, List<Axis> batch, List<Axis> rows, List<Axis> columns, List<Axis> summed) {
    List<Axis> all = new ArrayList<>(batch);
    all.addAll(rows);
    all.addAll(columns);
    keep(new Choice(copying + NestedLoops.cost(all, summed), copies, as, bs, cs, all, summed, null));
    double multiplications = Axis.indices(all) * Axis.indices(summed);
    for (Axis m : orOne(rows)) {
      for (Axis n : orOne(columns)) {
        for (Axis k : orOne(summed)) {
          double each = (double) m.size() * n.size() * k.size();
          double slowdown = 1 + HALF_SPEED / Math.min(m.size(), Math.min(n.size(), k.size()));
          double cost = copying + multiplications / each * (CALL + 2 * each * slowdown);
          // One element is not worth packing: 20 ns a multiply-add.
          Matrices matrices = cost < best.cost && m.size() * n.size() > 1 ? matrices(m, n, k) : null;
          if (matrices != null) {
            List<Axis> kept = new ArrayList<>(batch);
            kept.addAll(Axis.without(rows, m));
            kept.addAll(Axis.without(columns, n));
            keep(new Choice(cost, copies, as, bs, cs, kept, Axis.without(summed, k), matrices));
          }
        }
      }
    }
  }

  private void keep(Choice choice) {
    best = choice.cost < best.cost ? choice : best;
  }

  private static List<Axis> orOne(List<Axis> axes) {
    return axes.isEmpty() ? List.of(Axis.ONE) : axes;
  }

  /** C = A·B; or Cᵀ = Bᵀ·Aᵀ if C lies in columns or is one row, since the kernels for few columns have no twins for few rows. */
  private static @Nullable Matrices matrices(Axis m, Axis n, Axis k) {
    Stored direct = Stored.of(m.size(), m.c(), n.size(), n.c());
    boolean swapped = m.size() == 1 || (direct != null && direct.transpose == Transpose.YES);
    Stored c = swapped ? Stored.of(n.size(), n.c(), m.size(), m.c()) : direct;
    if (c == null || c.transpose == Transpose.YES) {
      return null;
    }
    Stored a = swapped ? Stored.of(n.size(), n.b(), k.size(), k.b()) : Stored.of(m.size(), m.a(), k.size(), k.a());
    Stored b = swapped ? Stored.of(k.size(), k.a(), m.size(), m.a()) : Stored.of(k.size(), k.b(), n.size(), n.b());
    return a == null || b == null ? null : new Matrices(swapped ? n : m, swapped ? m : n, k, a, b, c.ld, swapped);
  }

  private Products products(ProgramBuilder program, Matrices x, int as, int bs, int cs) {
    boolean outerProducts = x.a.transpose == Transpose.YES && x.b.transpose == Transpose.NO
        && Math.min(x.m.size(), x.n.size()) <= WIDEST_OUTER_PRODUCTS;
    return new Products(
        outerProducts, x.a.transpose, x.b.transpose, x.m.size(), x.n.size(), x.k.size(),
        x.swapped ? bs : as, x.a.ld, x.swapped ? as : bs, x.b.ld, cs, x.ldc,
        odometer(best.kept, x.swapped), odometer(best.summed, x.swapped),
        Axis.indices(best.summed) > Products.BLOCK ? program.intermediate(x.m.size() * x.n.size()) : Products.NONE);
  }

  private static Odometer odometer(List<Axis> axes, boolean swapped) {
    return new Odometer(swapped ? axes.stream().map(axis -> new Axis(axis.size(), axis.b(), axis.a(), axis.c())).toList() : axes);
  }
}
