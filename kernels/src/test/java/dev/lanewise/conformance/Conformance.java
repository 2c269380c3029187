package dev.lanewise.conformance;

import dev.lanewise.kernels.Transpose;
import java.util.SplittableRandom;

/**
 * The list of calls: every shape and pair of transposes × factors × layouts, each with canaries around its operands and checked in one of two ways.
 *
 * <ul>
 *   <li>Integers from −7 to 7 with factors 0, 1, −1: exact, whatever the order of sums.
 *   <li>Anything in (−1, 1) with factors 0, 1, −1, 0.7, 1.3: within the proved bound γ(k+3)·G + k·2⁻¹⁴⁹, where G = |α|·|A|·|B| + |β|·|C| + |bias|,
 *       and within the far tighter {@link Tally#RATIO_LIMIT}.
 * </ul>
 *
 * <p>A and B are all canaries when α = 0, and so is C when β = 0. A factor of NaN makes every element NaN, unless it belongs to an empty sum.
 */
public final class Conformance {
  /** Around a vector and a register tile of every width, and 0. */
  public static final int[] SIZES = {0, 1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33};

  private static final float[] ALPHAS = {0, 1, -1, 0.7f};
  private static final float[] BETAS = {0, 1, -1, 1.3f};
  private static final double U = 0x1p-24;

  private final Call.Route route;
  private final boolean epilogues;
  private final Tally tally;

  private Conformance(Call.Route route, boolean epilogues, Tally tally) {
    this.route = route;
    this.epilogues = epilogues;
    this.tally = tally;
  }

  /** For routes that compute the bare product. */
  public static Conformance of(Call.Route route, Tally tally) {
    return new Conformance(route, false, tally);
  }

  /** For routes that add a bias and rectify as well. */
  public static Conformance withEpilogues(Call.Route route, Tally tally) {
    return new Conformance(route, true, tally);
  }

  /** All of {@link #SIZES}³, or one shape in so many, × transposes × factors. */
  public void allShapes(int oneIn) {
    allShapes(oneIn / 2, oneIn);
  }

  /** Those of {@link #SIZES}³ whose numbers leave the remainder {@code part} when divided by {@code of}, × transposes × factors. */
  public void allShapes(int part, int of) {
    int shape = 0;
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : SIZES) {
          if (shape++ % of == part) {
            transposes(m, n, k);
          }
        }
      }
    }
  }

  /** Calls that {@link #factors} makes: on numbers, on integers where the factors are such, and with NaN for each. */
  public static final int CALLS_FOR_FACTORS = 4 * 4 + 3 * 3 + 2;

  /** How many calls {@link #allShapes} makes: four transposes × four α × four β on numbers, three × three on integers, and two with NaN. */
  public static long callsForAllShapes(int oneIn) {
    return callsForAllShapes(oneIn / 2, oneIn);
  }

  /** How many calls {@link #allShapes(int, int)} makes. */
  public static long callsForAllShapes(int part, int of) {
    int shapes = SIZES.length * SIZES.length * SIZES.length;
    return 4L * CALLS_FOR_FACTORS * Math.ceilDiv(shapes - part, of);
  }

  /** One shape × transposes × factors. */
  public void transposes(int m, int n, int k) {
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        factors(transA, transB, m, n, k);
      }
    }
  }

  /** One shape and pair of transposes × factors. */
  public void factors(Transpose transA, Transpose transB, int m, int n, int k) {
    SplittableRandom random = seeded(transA, transB, m, n, k);
    Factors numbers = new Factors(transA, transB, m, n, k, random, false);
    Factors integers = new Factors(transA, transB, m, n, k, random, true);
    for (float alpha : ALPHAS) {
      for (float beta : BETAS) {
        check(numbers, integers, alpha, beta, random);
      }
    }
    check(numbers, Float.NaN, 1, random);
    check(numbers, 1, Float.NaN, random);
  }

  /** One product with its factors. */
  public void one(Transpose transA, Transpose transB, int m, int n, int k, float alpha, float beta) {
    SplittableRandom random = seeded(transA, transB, m, n, k);
    Factors numbers = new Factors(transA, transB, m, n, k, random, false);
    check(numbers, new Factors(transA, transB, m, n, k, random, true), alpha, beta, random);
  }

  private static SplittableRandom seeded(Transpose transA, Transpose transB, int m, int n, int k) {
    return new SplittableRandom(((m * 1000L + n) * 1000 + k) * 4 + transA.ordinal() * 2 + transB.ordinal());
  }

  private void check(Factors numbers, Factors integers, float alpha, float beta, SplittableRandom random) {
    check(numbers, alpha, beta, random);
    if (alpha == Math.rint(alpha) && beta == Math.rint(beta)) {
      check(integers, alpha, beta, random);
    }
  }

  private void check(Factors factors, float alpha, float beta, SplittableRandom random) {
    Operand a = alpha == 0 ? factors.a.unreadable() : factors.a;
    Operand b = alpha == 0 ? factors.b.unreadable() : factors.b;
    Operand c = Operand.of(factors.m, factors.n, random.nextInt(6), random.nextInt(4));
    if (beta != 0) {
      c.filled(random, factors.integers);
    }
    Operand bias = Operand.of(1, factors.n, random.nextInt(3), 0);
    boolean biased = epilogues && random.nextInt(4) > 0;
    boolean relu = epilogues && random.nextBoolean();
    if (biased) {
      bias.filled(random, factors.integers);
    }
    float[] before = c.array().clone();
    float[] aBefore = a.array().clone();
    float[] bBefore = b.array().clone();
    float[] biasBefore = bias.array().clone();
    Call call = new Call(
        factors.transA, factors.transB, factors.m, factors.n, factors.k, alpha, a.array(), a.offset(), a.ld(), b.array(), b.offset(), b.ld(),
        beta, c.array(), c.offset(), c.ld(), biased ? bias.array() : null, bias.offset(), relu);
    route.multiply(call);
    require(Operand.sameBits(aBefore, a.array()) && Operand.sameBits(bBefore, b.array()), "an input was written", call);
    require(Operand.sameBits(biasBefore, bias.array()), "the bias was written", call);
    for (int i = 0; i < factors.m; i++) {
      for (int j = 0; j < factors.n; j++) {
        int at = c.at(i, j);
        double product = alpha == 0 || factors.k == 0 ? 0 : alpha * factors.product[i * factors.n + j];
        double gauge = alpha == 0 || factors.k == 0 ? 0 : Math.abs(alpha) * factors.magnitude[i * factors.n + j];
        double expected = product + (beta == 0 ? 0 : (double) beta * before[at]) + (biased ? bias.array()[bias.at(0, j)] : 0);
        gauge += (beta == 0 ? 0 : Math.abs((double) beta * before[at])) + (biased ? Math.abs(bias.array()[bias.at(0, j)]) : 0);
        element(call, i, j, relu ? Math.max(expected, 0) : expected, gauge, factors.integers);
        // What remains to differ after the loops was written without being an element.
        before[at] = c.array()[at];
      }
    }
    require(Operand.sameBits(before, c.array()), "written outside C", call);
    if (factors.integers) {
      tally.exact();
    } else {
      tally.bounded();
    }
  }

  private void element(Call call, int i, int j, double expected, double gauge, boolean integers) {
    float actual = call.c()[call.cOffset() + i * call.ldc() + j];
    if (Double.isNaN(expected)) {
      require(Float.isNaN(actual), "C[" + i + ", " + j + "] is " + actual + ", expected NaN", call);
      return;
    }
    double error = Math.abs(actual - expected);
    if (integers) {
      require(error == 0, "C[" + i + ", " + j + "] is " + actual + ", expected exactly " + expected, call);
      return;
    }
    double gamma = (call.k() + 3) * U / (1 - (call.k() + 3) * U);
    require(error <= gamma * gauge + call.k() * 0x1p-149, "C[" + i + ", " + j + "] is " + actual + ", beyond the bound around " + expected, call);
    if (gauge > 0) {
      double ratio = error / (2 * U * gauge);
      require(ratio < Tally.RATIO_LIMIT, "C[" + i + ", " + j + "] has ratio " + ratio, call);
      tally.ratio(ratio, call);
    }
  }

  private static void require(boolean holds, String failure, Call call) {
    if (!holds) {
      throw new AssertionError(failure + ": " + call);
    }
  }

  /** A and B, their product in double, and the product of their magnitudes. */
  private static final class Factors {
    final Transpose transA;
    final Transpose transB;
    final int m;
    final int n;
    final int k;
    final boolean integers;
    final Operand a;
    final Operand b;
    final double[] product;
    final double[] magnitude;

    Factors(Transpose transA, Transpose transB, int m, int n, int k, SplittableRandom random, boolean integers) {
      this.transA = transA;
      this.transB = transB;
      this.m = m;
      this.n = n;
      this.k = k;
      this.integers = integers;
      boolean ta = transA == Transpose.YES;
      boolean tb = transB == Transpose.YES;
      a = Operand.of(ta ? k : m, ta ? m : k, random.nextInt(6), random.nextInt(4)).filled(random, integers);
      b = Operand.of(tb ? n : k, tb ? k : n, random.nextInt(6), random.nextInt(4)).filled(random, integers);
      product = new double[m * n];
      magnitude = new double[m * n];
      for (int i = 0; i < m; i++) {
        for (int p = 0; p < k; p++) {
          double x = a.array()[ta ? a.at(p, i) : a.at(i, p)];
          for (int j = 0; j < n; j++) {
            double term = x * b.array()[tb ? b.at(j, p) : b.at(p, j)];
            product[i * n + j] += term;
            magnitude[i * n + j] += Math.abs(term);
          }
        }
      }
    }
  }
}
