package dev.lanewise.bench;

import dev.lanewise.bench.goals.EinsumGoals;
import dev.lanewise.bench.goals.Rivals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Measures what einsum is to reach, goal by goal. */
@Command(
    name = "einsum",
    description = {
      "Measure the goals of einsum: print each with its figure and whether it holds, and write einsum-goals.json.",
      "Takes one minute and a half, with --quick half a minute. Rival: libtorch.",
      "Rows: kernels, planning, allocation, libtorch."
    },
    mixinStandardHelpOptions = true)
final class EinsumCommand implements Callable<Integer> {
  @Mixin
  GoalOptions options = new GoalOptions();

  @Mixin
  NativeRivals.Libtorch libtorch = new NativeRivals.Libtorch();

  @ParentCommand
  private BenchCommand bench;

  @Override
  public Integer call() throws InterruptedException {
    options.check(bench);
    return options.measure(libtorch.and(Rivals.none(), options.withRivals), EinsumGoals::all);
  }
}
