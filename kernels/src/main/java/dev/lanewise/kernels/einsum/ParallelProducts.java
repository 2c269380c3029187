package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.parallel.ParallelWork;
import dev.lanewise.kernels.parallel.Workers;

/** Many products shared among threads: each is computed by one of them, in the one order it has, so threads do not change a bit. */
final class ParallelProducts extends ParallelWork {
  /** A product this large is worth several threads of its own. */
  private static final long LARGE = 1L << 26;

  @SuppressWarnings("NullAway.Init") // run sets it before any part
  private Products products;

  @SuppressWarnings("NullAway.Init")
  private Frame frame;

  private int parts;

  /** In how many parts to run, or 1 to leave threads to every single product. */
  static int parts(Products products, Parallelism parallelism) {
    int count = products.kept().count();
    // An intermediate has one user at a time.
    if (parallelism.threads() == 1 || count == 1 || products.partial() != Products.NONE) {
      return 1;
    }
    long each = (long) products.summed().count() * products.m() * products.n() * products.k();
    return each >= LARGE ? 1 : Math.min(count, parallelism.threadsFor(each * count));
  }

  void run(Products products, Frame frame, int parts) {
    this.products = products;
    this.frame = frame;
    this.parts = parts;
    Workers.run(this, parts);
  }

  @Override
  protected void run(int part) {
    long count = products.kept().count();
    products.run(frame, (int) (count * part / parts), (int) (count * (part + 1) / parts), Parallelism.sequential());
  }
}
