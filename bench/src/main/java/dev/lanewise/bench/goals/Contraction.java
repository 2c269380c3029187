package dev.lanewise.bench.goals;

import dev.lanewise.bench.reference.Reference;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An equation of two tensors that is a product op(A)·op(B), or one of each pair of matrices in a batch. */
enum Contraction {
  PRODUCT("ij,jk->ik", new int[] {768, 768}, new int[] {768, 768}, false, false),
  WEIGHT_GRADIENT("bi,bj->ij", new int[] {50_000, 784}, new int[] {50_000, 50}, true, false),
  INPUT_GRADIENT("ia,ka->ik", new int[] {50_000, 50}, new int[] {784, 50}, false, true),
  BATCHED("bij,bjk->bik", new int[] {16, 256, 256}, new int[] {16, 256, 256}, false, false),
  SCORES("bhqd,bhkd->bhqk", new int[] {2, 8, 256, 64}, new int[] {2, 8, 256, 64}, false, true);

  final String equation;
  final int[] a;
  final int[] b;
  private final boolean transA;
  private final boolean transB;

  Contraction(String equation, int[] a, int[] b, boolean transA, boolean transB) {
    this.equation = equation;
    this.a = a;
    this.b = b;
    this.transA = transA;
    this.transB = transB;
  }

  double flops() {
    return 2.0 * batches() * m() * n() * k();
  }

  /** In double precision. */
  double[] expected(float[] x, float[] y) {
    return IntStream.range(0, batches()).mapToObj(batch -> product(
        Arrays.copyOfRange(x, batch * m() * k(), (batch + 1) * m() * k()),
        Reference.toDouble(Arrays.copyOfRange(y, batch * k() * n(), (batch + 1) * k() * n()))))
        .flatMapToDouble(Arrays::stream).toArray();
  }

  private double[] product(float[] x, double[] y) {
    return transA
        ? Reference.transposedProduct(k(), m(), n(), x, y)
        : Reference.product(m(), n(), k(), x, transB ? Reference.transpose(n(), k(), y) : y);
  }

  private int batches() {
    return IntStream.of(a).limit(a.length - 2L).reduce(1, (one, other) -> one * other);
  }

  private int m() {
    return a[a.length - (transA ? 1 : 2)];
  }

  private int k() {
    return a[a.length - (transA ? 2 : 1)];
  }

  private int n() {
    return b[b.length - (transB ? 2 : 1)];
  }

  /** {@code bi,bj->ij, 50,000×784 50,000×50}. */
  @Override
  public String toString() {
    return equation + ", " + text(a) + " " + text(b);
  }

  private static String text(int[] shape) {
    return IntStream.of(shape).mapToObj(size -> String.format(Locale.ROOT, "%,d", size)).collect(Collectors.joining("×"));
  }
}
