package dev.lanewise.bench;

import dev.lanewise.bench.goals.NetworkGoals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Measures what the notebooks' network is to reach, goal by goal. */
@Command(
    name = "network",
    description = {
      "Measure the goals of the notebooks' network: print each with its figure and whether it holds, and write network-goals.json.",
      "Takes under eight minutes, with --quick under two: 10,000 samples instead of 50,000. Rivals besides OpenBLAS: MKL and libtorch.",
      "Rows: forward, widths, gw, gx, second-layer, whole, mini-batch; the same on two threads: two-threads-forward, two-threads-widths, "
          + "two-threads-gw, two-threads-gx, two-threads-second-layer, two-threads-whole, two-threads-mini-batch; elementwise, fused, allocation, "
          + "memory, strategies, 128-bit."
    },
    mixinStandardHelpOptions = true)
final class NetworkCommand implements Callable<Integer> {
  @Mixin
  GoalOptions options = new GoalOptions();

  @Mixin
  NativeRivals.Mkl mkl = new NativeRivals.Mkl();

  @Mixin
  NativeRivals.Libtorch libtorch = new NativeRivals.Libtorch();

  @ParentCommand
  private BenchCommand bench;

  @Override
  public Integer call() throws InterruptedException {
    options.check(bench);
    return options.measure(libtorch.and(mkl.find(options.withRivals), options.withRivals), NetworkGoals::all);
  }
}
