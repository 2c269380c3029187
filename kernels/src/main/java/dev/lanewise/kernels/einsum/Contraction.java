package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
import java.util.Map;

/**
 * The contraction of two operands as matrix products: labels fall into four groups by where they occur, and each group becomes one dimension.
 *
 * <pre>
 *                 in A   in B   in output
 *   batch          ×      ×        ×          one product for each
 *   rows           ×               ×          m
 *   columns               ×        ×          n
 *   summed         ×      ×                   k
 * </pre>
 *
 * <p>A product Σ_k A[k, m]·B[k, n] whose operands both lie in rows along k is summed as outer products, with no transpose; any other goes to sgemm,
 * which takes transposes as strides. A group whose strides do not merge into one is copied first.
 */
final class Contraction {
  private final String batch;
  private final String rows;
  private final String columns;
  private final String summed;

  /** Of operands whose labels are distinct and all needed: each is in the other operand or in the output. */
  Contraction(String a, String b, String output) {
    batch = keep(a, label -> b.indexOf(label) >= 0 && output.indexOf(label) >= 0);
    rows = keep(a, label -> b.indexOf(label) < 0);
    columns = keep(b, label -> a.indexOf(label) < 0);
    summed = keep(a, label -> b.indexOf(label) >= 0 && output.indexOf(label) < 0);
  }

  /** The labels of {@link #run}'s result, in order. */
  String resultLabels() {
    return batch + rows + columns;
  }

  private interface LabelTest {
    boolean test(char label);
  }

  private static String keep(String labels, LabelTest test) {
    StringBuilder kept = new StringBuilder();
    for (char label : labels.toCharArray()) {
      if (test.test(label)) {
        kept.append(label);
      }
    }
    return kept.toString();
  }

  /** The shape of the result. */
  int[] resultShape(Tensor a, String aLabels, Tensor b, String bLabels) {
    return concat(sizes(a, aLabels, batch), sizes(a, aLabels, rows), sizes(b, bLabels, columns));
  }

  /** Overwrites a contiguous result, its dimensions in the order of {@link #resultLabels}. */
  void run(Tensor a, String aLabels, Tensor b, String bLabels, Tensor result, Parallelism parallelism) {
    int[] batchSizes = sizes(a, aLabels, batch);
    int m = product(sizes(a, aLabels, rows));
    int n = product(sizes(b, bLabels, columns));
    int k = product(sizes(a, aLabels, summed));
    Tensor as = grouped(a, aLabels, rows, summed);
    Tensor bs = grouped(b, bLabels, summed, columns);
    int products = product(batchSizes);
    for (int p = 0; p < products; p++) {
      multiply(m, n, k, matrix(as, p, batchSizes), matrix(bs, p, batchSizes), result, result.offset() + p * m * n, parallelism);
    }
  }

  private static void multiply(int m, int n, int k, Tensor a, Tensor b, Tensor result, int at, Parallelism parallelism) {
    MatrixView av = MatrixView.of(a);
    MatrixView bv = MatrixView.of(b);
    int ldc = Math.max(1, n);
    if (isOuterProductSum(av, bv)) {
      OuterProductSum.outerProductSum(
          k, m, n, av.data(), av.offset(), av.ld(), bv.data(), bv.offset(), bv.ld(), 0f, result.data(), at, ldc, parallelism);
    } else {
      Sgemm.sgemm(
          av.transpose(), bv.transpose(), m, n, k,
          1f, av.data(), av.offset(), av.ld(), bv.data(), bv.offset(), bv.ld(), 0f, result.data(), at, ldc, parallelism);
    }
  }

  private static boolean isOuterProductSum(MatrixView a, MatrixView b) {
    return a.transpose() == Transpose.YES && b.transpose() == Transpose.NO;
  }

  /** Kernel and flops, for contiguous operands. */
  String explain(String aLabels, String bLabels, Map<Character, Integer> sizes) {
    boolean aStoredAlongSummed = aLabels.endsWith(summed + rows) && !rows.isEmpty();
    boolean bStoredAlongSummed = bLabels.endsWith(summed + columns);
    boolean aCopied = !aStoredAlongSummed && !aLabels.endsWith(rows + summed);
    boolean bCopied = !bStoredAlongSummed && !bLabels.endsWith(columns + summed);
    String kernel = aStoredAlongSummed && (bStoredAlongSummed || bCopied)
        ? "sum of outer products"
        : "sgemm(" + (aStoredAlongSummed ? "T" : "N") + (bStoredAlongSummed || bCopied ? "N" : "T") + ")";
    long products = product(batch, sizes);
    long m = product(rows, sizes);
    long n = product(columns, sizes);
    long k = product(summed, sizes);
    return aLabels + "," + bLabels + "->" + resultLabels() + ": " + (products == 1 ? "" : products + " × ") + kernel
        + " m " + m + " n " + n + " k " + k + ", " + 2 * products * m * n * k + " flop"
        + (aCopied ? ", first operand copied" : "") + (bCopied ? ", second operand copied" : "");
  }

  private static long product(String labels, Map<Character, Integer> sizes) {
    return labels.chars().mapToLong(label -> sizes.get((char) label)).reduce(1, Math::multiplyExact);
  }

  /** [batch…, first group, second group]: a view if both groups' strides merge, else a copy. */
  private Tensor grouped(Tensor x, String labels, String first, String second) {
    Tensor ordered = x.permute(positions(labels, batch + first + second));
    int[] shape = concat(sizes(x, labels, batch), new int[] {product(sizes(x, labels, first))}, new int[] {product(sizes(x, labels, second))});
    int[] strides = ordered.strides();
    int batches = batch.length();
    int firstStride = mergedStride(ordered, batches, batches + first.length());
    int secondStride = mergedStride(ordered, batches + first.length(), ordered.rank());
    if (firstStride < 0 || secondStride < 0) {
      return ordered.reshape(shape);
    }
    int[] merged = concat(Arrays.copyOf(strides, batches), new int[] {firstStride}, new int[] {secondStride});
    return Tensor.strided(ordered.data(), ordered.offset(), shape, merged);
  }

  /** The stride that runs through dimensions from … to as one, or −1. */
  private static int mergedStride(Tensor x, int from, int to) {
    int stride = 0;
    int expected = -1;
    for (int r = to - 1; r >= from; r--) {
      if (x.size(r) == 1) {
        continue;
      }
      if (expected < 0) {
        stride = x.strides()[r];
      } else if (x.strides()[r] != expected) {
        return -1;
      }
      expected = x.strides()[r] * x.size(r);
    }
    return expected < 0 ? 1 : stride;
  }

  private static Tensor matrix(Tensor grouped, int p, int[] batchSizes) {
    Tensor matrix = grouped;
    int rest = p;
    for (int r = batchSizes.length - 1; r >= 0; r--) {
      int index = batchSizes[r] == 0 ? 0 : rest % batchSizes[r];
      rest = batchSizes[r] == 0 ? 0 : rest / batchSizes[r];
      matrix = batchSizes[r] == 0 ? matrix : matrix.select(r, index);
    }
    return matrix;
  }

  private static int[] positions(String labels, String wanted) {
    return wanted.chars().map(labels::indexOf).toArray();
  }

  private static int[] sizes(Tensor x, String labels, String wanted) {
    return wanted.chars().map(label -> x.size(labels.indexOf(label))).toArray();
  }

  private static int product(int[] sizes) {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }
}
