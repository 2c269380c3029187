package dev.lanewise.bench.micro;

import dev.lanewise.blas.Blas;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import java.util.SplittableRandom;

/** What the benchmarks work on, and on whose product. */
final class Operands {
  static final String LANEWISE = "lanewise";
  static final String OPENBLAS = "openblas";
  private static final long SEED = 7;
  private static final double SMALLEST = 1e-3;

  private Operands() {}

  /** Uniform in ±[0.001, 1). */
  static float[] random(int length, int stream) {
    SplittableRandom random = new SplittableRandom(SEED + stream);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double size = random.nextDouble(SMALLEST, 1);
      values[i] = (float) (random.nextBoolean() ? size : -size);
    }
    return values;
  }

  /** Ours or the rival's product on arrays; the rival's without copies. */
  static SgemmRoutine sgemm(String contender) {
    return switch (contender) {
      case LANEWISE -> Sgemm.routine(Parallelism.sequential());
      case OPENBLAS -> openblas().sgemm(HeapAccess.PINNED);
      default -> throw new IllegalArgumentException("contender: " + contender + ", expected " + LANEWISE + " or " + OPENBLAS);
    };
  }

  /** The rival on one thread. */
  static Blas openblas() {
    Blas blas = Blas.find().blas().orElseThrow(() -> new IllegalStateException("no OpenBLAS here: " + Blas.find().reason()));
    blas.setThreads(1);
    return blas;
  }
}
