package dev.lanewise.kernels.einsum;

import java.util.List;

/** Index p of several nested axes, the last one fastest, as offsets in three tensors. Immutable, so that threads can share one. */
final class Odometer {
  private final int[] sizes;
  private final int[] a;
  private final int[] b;
  private final int[] c;
  private final int count;

  Odometer(List<Axis> axes) {
    int n = axes.size();
    sizes = new int[n];
    a = new int[n];
    b = new int[n];
    c = new int[n];
    int product = 1;
    for (int r = 0; r < n; r++) {
      Axis axis = axes.get(r);
      sizes[r] = axis.size();
      a[r] = axis.a();
      b[r] = axis.b();
      c[r] = axis.c();
      product *= axis.size();
    }
    count = product;
  }

  /** How many indices. */
  int count() {
    return count;
  }

  int a(int p) {
    return offset(p, a);
  }

  int b(int p) {
    return offset(p, b);
  }

  int c(int p) {
    return offset(p, c);
  }

  private int offset(int p, int[] strides) {
    int offset = 0;
    int rest = p;
    for (int r = sizes.length - 1; r > 0; r--) {
      int outer = rest / sizes[r];
      offset += (rest - outer * sizes[r]) * strides[r];
      rest = outer;
    }
    return sizes.length == 0 ? 0 : offset + rest * strides[0];
  }
}
