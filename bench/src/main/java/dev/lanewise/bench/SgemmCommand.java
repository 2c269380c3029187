package dev.lanewise.bench;

import dev.lanewise.bench.goals.SgemmGoals;
import dev.lanewise.kernels.Kernels;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Measures what sgemm is to reach, goal by goal. */
@Command(
    name = "sgemm",
    description = {
      "Measure the goals of sgemm: print each with its figure and whether it holds, and write sgemm-goals.json.",
      "Takes eleven to fifteen minutes, with --quick about two. Rival besides OpenBLAS: MKL.",
      "Rows: squares, small, rectangular, transposes, two-threads, 256-bit, 128-bit, micro-kernel, fresh-jvms, polymorphic, warm-up, allocation, "
          + "segments, epilogue."
    },
    mixinStandardHelpOptions = true)
final class SgemmCommand implements Callable<Integer> {
  @Mixin
  GoalOptions options = new GoalOptions();

  @Mixin
  NativeRivals.Mkl mkl = new NativeRivals.Mkl();

  @ParentCommand
  private BenchCommand bench;

  @Override
  public Integer call() throws InterruptedException {
    options.check(bench);
    if (Kernels.vectorBits() < Float.SIZE * 2) {
      throw new Lanewise.Failure("the goals are those of the vector kernels, which do not run here; ./lanewise info says why", null);
    }
    return options.measure(mkl.find(options.withRivals), SgemmGoals::all);
  }
}
