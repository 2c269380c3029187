package dev.lanewise.kernels.einsum;

import java.util.ArrayList;
import java.util.List;

/**
 * A dimension to loop over, with its strides in the two inputs and in the output; 0 where it does not occur.
 *
 * @param size indices
 * @param a stride in the first input
 * @param b stride in the second input
 * @param c stride in the output
 */
record Axis(int size, int a, int b, int c) {
  /** What stands for a dimension that is not there. */
  static final Axis ONE = new Axis(1, 0, 0, 0);

  /** The axes of labels, outermost first. Neighbours that are one dimension in all three tensors become one. */
  static List<Axis> of(Labels labels, int[] order, int[] a, int[] b, int[] c) {
    List<Axis> axes = new ArrayList<>(order.length);
    for (int label : order) {
      axes.add(new Axis(labels.size(label), a[label], b[label], c[label]));
    }
    return merged(axes);
  }

  /** The same axes, those that continue their outer neighbour in all three tensors made one with it. */
  static List<Axis> merged(List<Axis> axes) {
    List<Axis> merged = new ArrayList<>(axes.size());
    for (Axis inner : axes) {
      Axis outer = merged.isEmpty() ? null : merged.getLast();
      if (outer != null && outer.continues(inner)) {
        merged.set(merged.size() - 1, new Axis(outer.size * inner.size, inner.a, inner.b, inner.c));
      } else {
        merged.add(inner);
      }
    }
    return merged;
  }

  private boolean continues(Axis inner) {
    return a == (long) inner.a * inner.size && b == (long) inner.b * inner.size && c == (long) inner.c * inner.size;
  }

  /** All indices of several axes. */
  static double indices(List<Axis> axes) {
    double indices = 1;
    for (Axis axis : axes) {
      indices *= axis.size;
    }
    return indices;
  }

  /** The same list without one of its axes. */
  static List<Axis> without(List<Axis> axes, Axis one) {
    List<Axis> rest = new ArrayList<>(axes);
    rest.remove(one);
    return rest;
  }
}
