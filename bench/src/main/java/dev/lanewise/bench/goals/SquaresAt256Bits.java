package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Where there is nothing wider than AVX2, squares are nearly as fast as OpenBLAS's for AVX2. */
record SquaresAt256Bits(boolean quick) implements Goal {
  static final String NAME = "256-bit";
  private static final double BOUND = 0.95;

  /** Of the JVM and of OpenBLAS, so that both do without AVX-512 where the processor has it. */
  private static final Fork AVX2 = new Fork(List.of("-XX:UseAVX=2"), Map.of("OPENBLAS_CORETYPE", "Haswell"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "256-bit vectors, squares: geometric mean ≥ %.2f of OpenBLAS with OPENBLAS_CORETYPE=Haswell", BOUND);
  }

  @Override
  public int steps() {
    return 1;
  }

  static AgainstRivals squares(boolean quick) {
    return SgemmGoals.squares(Rivals.openblas(), quick);
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    String architecture = System.getProperty("os.arch");
    if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
      return Row.unmeasured(this, architecture + " has no AVX2");
    }
    step.accept("squares in a JVM of their own");
    List<Detail> details = ForkedMeasurement.in(AVX2, NAME, quick ? ForkedMeasurement.QUICK : ForkedMeasurement.FULL);
    if (details.isEmpty()) {
      return Row.unmeasured(this, "no " + Names.OPENBLAS);
    }
    Figure whole = Figure.geometricMean(Detail.figures(details.stream()));
    Detail last = AgainstRivals.lowest(details);
    String figure = String.format(Locale.ROOT, "%.2f, lowest %.2f at %s", whole.median(), last.figure().median(), last.what());
    return new Row(this, figure, Verdict.atLeast(BOUND, whole), details);
  }
}
