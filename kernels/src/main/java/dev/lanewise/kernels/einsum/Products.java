package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.OuterProductSum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.VectorUpdate;

/**
 * Matrix products where the operands lie: one for each index of {@code kept}, which walks the output, each the sum of those for each index of
 * {@code summed}, added in order.
 *
 * <p>More of them than a float should take in one after the other are added up in blocks, in an intermediate, and then go to C.
 *
 * @param outerProducts whether A and B both lie in rows along k, and are long enough that no transpose pays
 * @param partial slot of the intermediate, m × n, or {@link #NONE}
 */
record Products(
    boolean outerProducts, Transpose transA, Transpose transB, int m, int n, int k, int a, int lda, int b, int ldb, int c, int ldc,
    Odometer kept, Odometer summed, int partial)
    implements Step {
  static final int NONE = -1;

  /** Products that are added to C itself: each is a sum of its own already. */
  static final int BLOCK = 1024;

  @Override
  public void run(Frame frame, Parallelism parallelism) {
    int parts = ParallelProducts.parts(this, parallelism);
    if (parts > 1) {
      frame.products.run(this, frame, parts);
    } else {
      run(frame, 0, kept.count(), parallelism);
    }
  }

  /** The products from … to. */
  void run(Frame frame, int from, int to, Parallelism parallelism) {
    for (int p = from; p < to; p++) {
      int ao = frame.offset(a) + kept.a(p);
      int bo = frame.offset(b) + kept.b(p);
      int co = frame.offset(c) + kept.c(p);
      for (int s = 0; s < summed.count(); s++) {
        float beta = s % BLOCK == 0 ? 0f : 1f;
        boolean inC = s < BLOCK;
        multiply(
            frame.array(a), ao + summed.a(s), frame.array(b), bo + summed.b(s), beta, frame.array(inC ? c : partial), inC ? co : 0, inC ? ldc : n,
            parallelism);
        if (!inC && ((s + 1) % BLOCK == 0 || s + 1 == summed.count())) {
          for (int i = 0; i < m; i++) {
            VectorUpdate.axpy(n, 1f, frame.array(partial), i * n, frame.array(c), co + i * ldc);
          }
        }
      }
    }
  }

  private void multiply(float[] as, int ao, float[] bs, int bo, float beta, float[] cs, int co, int ld, Parallelism parallelism) {
    if (outerProducts) {
      OuterProductSum.outerProductSum(k, m, n, as, ao, lda, bs, bo, ldb, beta, cs, co, ld, parallelism);
    } else {
      Sgemm.sgemm(transA, transB, m, n, k, 1f, as, ao, lda, bs, bo, ldb, beta, cs, co, ld, parallelism);
    }
  }

  @Override
  public String describe() {
    int products = kept.count() * summed.count();
    return (products == 1 ? "" : products + " × ")
        + (outerProducts ? "sum of outer products" : "sgemm(" + letter(transA) + letter(transB) + ")") + " m " + m + " n " + n + " k " + k;
  }

  private static String letter(Transpose transpose) {
    return transpose == Transpose.YES ? "T" : "N";
  }
}
