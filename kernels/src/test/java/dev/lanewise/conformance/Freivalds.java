package dev.lanewise.conformance;

import dev.lanewise.kernels.Transpose;
import java.util.SplittableRandom;

/**
 * Checks a large product in O(n²): C·t = α·op(A)·(op(B)·t) + β·C₀·t for random vectors t of ±1, in double.
 *
 * <p>On integers it must hold exactly, and one wrong element of a row always shows, several in a row with probability ≥ 1/2 for each t. On other
 * numbers it must hold within {@link Tally#RATIO_LIMIT}, summed along the row. Inputs, and all that lies around C's elements, must be left as they were.
 */
public final class Freivalds {
  private static final int VECTORS = 3;
  private static final float ALPHA = -1;
  private static final float BETA = 1;

  private Freivalds() {}

  /** One shape, both kinds of numbers; throws an AssertionError naming the first wrong row. */
  public static void check(Call.Route route, Transpose transA, Transpose transB, int m, int n, int k, Tally tally) {
    for (boolean integers : new boolean[] {true, false}) {
      SplittableRandom random = new SplittableRandom(m + 31L * n + 961L * k);
      boolean ta = transA == Transpose.YES;
      boolean tb = transB == Transpose.YES;
      Operand a = Operand.of(ta ? k : m, ta ? m : k, 3, 1).filled(random, integers);
      Operand b = Operand.of(tb ? n : k, tb ? k : n, 2, 2).filled(random, integers);
      Operand before = Operand.of(m, n, 1, 3).filled(random, integers);
      Operand c = before.copy();
      Operand aBefore = a.copy();
      Operand bBefore = b.copy();
      Call call = new Call(
          transA, transB, m, n, k, ALPHA, a.array(), a.offset(), a.ld(), b.array(), b.offset(), b.ld(),
          BETA, c.array(), c.offset(), c.ld(), null, 0, false);
      route.multiply(call);
      if (!Operand.sameBits(aBefore.array(), a.array()) || !Operand.sameBits(bBefore.array(), b.array())) {
        throw new AssertionError("an input was written: " + call);
      }
      if (!Operand.sameBits(before.withElementsOf(c).array(), c.array())) {
        throw new AssertionError("written outside C: " + call);
      }
      for (int vector = 0; vector < VECTORS; vector++) {
        double[] t = random.doubles(n).map(x -> x < 0.5 ? -1 : 1).toArray();
        double[] product = times(a, ta, times(b, tb, t, false), false);
        double[] magnitude = times(a, ta, times(b, tb, t, true), true);
        double[] added = times(before, false, t, false);
        double[] addedMagnitude = times(before, false, t, true);
        double[] actual = times(c, false, t, false);
        for (int i = 0; i < m; i++) {
          double error = Math.abs(actual[i] - (ALPHA * product[i] + BETA * added[i]));
          double limit = integers ? 0 : Tally.RATIO_LIMIT * 0x1p-23 * (magnitude[i] + addedMagnitude[i]);
          // Not "error > limit", which NaN would pass.
          if (!(error <= limit)) {
            throw new AssertionError("row " + i + " is off by " + error + ", expected ≤ " + limit + ": " + call);
          }
        }
      }
      if (integers) {
        tally.exact();
      } else {
        tally.bounded();
      }
    }
  }

  /** op(M)·t, or |op(M)|·|t|. */
  private static double[] times(Operand matrix, boolean transposed, double[] t, boolean magnitudes) {
    double[] product = new double[transposed ? matrix.columns() : matrix.rows()];
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        double term = matrix.array()[matrix.at(i, j)] * t[transposed ? i : j];
        product[transposed ? j : i] += magnitudes ? Math.abs(term) : term;
      }
    }
    return product;
  }
}
