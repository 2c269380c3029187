package dev.lanewise.bench.goals;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.gemm.MicroKernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The micro-kernel that sgemm runs on this machine, alone: one tile of C from two packed panels that stay in L1. */
final class Tile {
  private static final Pattern KC = Pattern.compile("\\bkc (\\d+)\\b");

  /** One tile takes half a microsecond, too little to be called through a Runnable; thousands of tiles take seconds in the interpreter. */
  private static final int TILES = 64;

  private final MicroKernel kernel = MicroKernel.preferred();
  private final int kc = kc(Kernels.describe());
  private final float[] a = new float[kc * kernel.width()];
  private final float[] b = new float[kc * kernel.nr()];
  private final float[] c = new float[kernel.mr() * kernel.nr()];
  private final float[] zeros = new float[kernel.nr()];

  Tile() {
    SplittableRandom random = new SplittableRandom(kc);
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextDouble(-1, 1);
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) random.nextDouble(-1, 1);
    }
    multiply();
    double[] expected = Reference.transposedProduct(kc, kernel.width(), kernel.nr(), a, Reference.toDouble(b));
    Agreement.check("tile " + this, Arrays.copyOf(expected, c.length), c);
  }

  /** Products summed in one tile of a large product. */
  static int kc(String description) {
    Matcher matcher = KC.matcher(description);
    if (!matcher.find()) {
      throw new IllegalStateException("Kernels.describe(): \"" + description + "\", expected it to name the blocking, such as kc 256");
    }
    return Integer.parseInt(matcher.group(1));
  }

  double flops() {
    return 2.0 * kernel.mr() * kernel.nr() * kc * TILES;
  }

  Contender alone() {
    return new Contender(Names.LANEWISE, this::multiply);
  }

  Contender peak() {
    FmaPeak peak = new FmaPeak();
    return new Contender(Names.FMA_PEAK, () -> peak.run(flops()));
  }

  private void multiply() {
    for (int tile = 0; tile < TILES; tile++) {
      kernel.accumulate(kc, a, 0, b, 0, 1, 1f, zeros, 0, 0, c, 0, kernel.nr());
    }
  }

  @Override
  public String toString() {
    return kernel.mr() + "×" + kernel.nr() + ", kc " + kc;
  }
}
