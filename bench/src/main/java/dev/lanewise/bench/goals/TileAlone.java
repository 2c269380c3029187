package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The micro-kernel alone comes near to what the arithmetic units can do. */
record TileAlone(Timing timing) implements Goal {
  private static final double BOUND = 0.88;

  @Override
  public String name() {
    return "micro-kernel";
  }

  @Override
  public String statement() {
    return String.format(Locale.ROOT, "the micro-kernel alone, packed panels in L1: ≥ %.0f %% of the FMA peak", 100 * BOUND);
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public Row measure(Consumer<String> step) {
    Tile tile = new Tile();
    step.accept("tile " + tile);
    Detail detail = Detail.of("tile " + tile, timing.of(List.of(tile.alone(), tile.peak())), Names.LANEWISE, Names.FMA_PEAK, tile.flops());
    String figure = String.format(
        Locale.ROOT, "%.1f %%: %.1f of %.1f GFLOP/s", 100 * detail.figure().median(), detail.gflops().orElseThrow(),
        detail.othersGflops().orElseThrow());
    return new Row(this, figure, Verdict.atLeast(BOUND, detail.figure()), List.of(detail));
  }
}
