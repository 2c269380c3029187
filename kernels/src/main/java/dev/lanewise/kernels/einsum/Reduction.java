package dev.lanewise.kernels.einsum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum of one tensor over some of its labels, one axis after the other, the longest first: what remains to be read shrinks by its length.
 *
 * <p>An axis is summed column by column where the elements of a kept one lie side by side, else element by element, by {@link ColumnSums} if the sums
 * are long enough for its calls.
 */
final class Reduction {
  /** In floating-point operations of a product at full speed: a call, an element in lanes, and one by one. */
  private static final double CALL = 2_000;
  private static final double IN_LANES = 8;
  private static final double ONE_BY_ONE = 60;

  /** Columns that are worth vectors. */
  private static final int LANES = 8;

  private final Labels labels;
  private final View x;
  private final long kept;

  Reduction(Labels labels, View x, long kept) {
    this.labels = labels;
    this.x = x;
    this.kept = kept;
  }

  /** Adds the steps that sum. @param target where the sums go, or null for wherever suits */
  View plan(ProgramBuilder program, @Nullable View target) {
    int[] absent = new int[labels.count()];
    List<Axis> summed = Axis.of(labels, View.ordered(x.labels() & ~kept, x.strides()), x.strides(), absent, absent);
    int[] order = View.ordered(x.labels() & kept, x.strides());
    int[] natural = View.contiguous(labels, order);
    List<Axis> axes = Axis.of(labels, order, x.strides(), absent, natural);
    if (target != null) {
      List<Axis> direct = Axis.of(labels, View.ordered(x.labels() & kept, target.strides()), x.strides(), absent, target.strides());
      if (costOfLast(direct, summed) <= costOfLast(axes, summed) + Contraction.COPY * labels.elements(kept)) {
        return plan(program, direct, summed, target);
      }
    }
    View sums = plan(program, axes, summed, new View(program.intermediate(kept), kept, natural));
    if (target == null) {
      return sums;
    }
    program.copy(sums, target);
    return target;
  }

  /** The last axis to be summed is the shortest. */
  private static double costOfLast(List<Axis> kept, List<Axis> summed) {
    return cost(kept, summed.stream().min(Comparator.comparingInt(Axis::size)).orElseThrow(), columns(kept));
  }

  private View plan(ProgramBuilder program, List<Axis> kept, List<Axis> summed, View target) {
    List<Axis> outer = kept;
    List<Axis> inner = summed;
    int slot = x.slot();
    while (inner.size() > 1) {
      Axis longest = inner.stream().max(Comparator.comparingInt(Axis::size)).orElseThrow();
      List<Axis> rest = new ArrayList<>(outer);
      rest.addAll(Axis.without(inner, longest));
      rest.sort(Comparator.comparingInt(Axis::a).reversed());
      int elements = (int) Axis.indices(rest);
      List<Axis> read = new ArrayList<>();
      List<Axis> stillKept = new ArrayList<>();
      List<Axis> stillSummed = new ArrayList<>();
      int stride = elements;
      for (Axis axis : rest) {
        stride /= axis.size();
        read.add(new Axis(axis.size(), axis.a(), 0, stride));
        (inner.contains(axis) ? stillSummed : stillKept).add(new Axis(axis.size(), stride, 0, axis.c()));
      }
      int partial = program.intermediate(elements);
      add(program, slot, partial, Axis.merged(read), longest, null);
      slot = partial;
      outer = Axis.merged(stillKept);
      inner = Axis.merged(stillSummed);
    }
    add(program, slot, target.slot(), outer, inner.getFirst(), target);
    return target;
  }

  private void add(ProgramBuilder program, int from, int to, List<Axis> kept, Axis summed, @Nullable View target) {
    Axis columns = columns(kept);
    boolean byColumns = columnCost(kept, summed, columns) <= costOfEach(kept, summed);
    Step step;
    if (byColumns) {
      step = new BatchedColumnSums(from, to, summed.size(), columns.size(), summed.a(), new Odometer(Axis.without(kept, columns)));
    } else if (summed.a() >= 1 && callCost(kept, summed) <= NestedLoops.cost(kept, List.of(summed))) {
      step = new BatchedColumnSums(from, to, summed.size(), 1, summed.a(), new Odometer(kept));
    } else {
      step = new NestedLoops(from, program.one(), to, kept, List.of(summed));
    }
    program.add(step, List.of(x), target == null ? null : new View(to, this.kept, target.strides()), Axis.indices(kept) * summed.size());
  }

  /** A kept axis along which elements lie side by side, on both sides. */
  private static Axis columns(List<Axis> kept) {
    return kept.stream().filter(axis -> axis.a() == 1 && axis.c() == 1).findFirst().orElse(Axis.ONE);
  }

  private static double cost(List<Axis> kept, Axis summed, Axis columns) {
    return Math.min(columnCost(kept, summed, columns), costOfEach(kept, summed));
  }

  private static double columnCost(List<Axis> kept, Axis summed, Axis columns) {
    if (columns == Axis.ONE || summed.a() < columns.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double each = (double) summed.size() * columns.size() * (columns.size() < LANES ? ONE_BY_ONE : IN_LANES);
    return Axis.indices(kept) / columns.size() * (CALL + each);
  }

  private static double costOfEach(List<Axis> kept, Axis summed) {
    double loops = NestedLoops.cost(kept, List.of(summed));
    return summed.a() < 1 ? loops : Math.min(loops, callCost(kept, summed));
  }

  private static double callCost(List<Axis> kept, Axis summed) {
    return Axis.indices(kept) * (CALL + summed.size() * (summed.a() == 1 ? IN_LANES : ONE_BY_ONE));
  }
}
