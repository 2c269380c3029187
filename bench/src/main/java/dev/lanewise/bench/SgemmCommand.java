package dev.lanewise.bench;

import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.Rivals;
import dev.lanewise.bench.goals.SgemmGoals;
import dev.lanewise.kernels.Kernels;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures what sgemm is to reach, goal by goal. */
@Command(
    name = "sgemm",
    description = "Measure the goals of sgemm: print each with its figure and whether it holds, and write sgemm-goals.json.",
    mixinStandardHelpOptions = true)
final class SgemmCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "About two minutes instead of eleven to fifteen: fewer shapes, rounds and JVMs.")
  boolean quick;

  @Option(
      names = "--rows", paramLabel = "NAME", split = ",",
      description = "Only these rows of the table: squares, small, rectangular, transposes, two-threads, 256-bit, 128-bit, micro-kernel, "
          + "fresh-jvms, polymorphic, warm-up, allocation, segments, epilogue.")
  List<String> rows = List.of();

  @Option(names = "--rivals", description = "Compare with MKL, too; ./lanewise fetches it when first asked for it.")
  boolean withMkl;

  @Option(names = "--mkl", paramLabel = "FILE", description = "Compare with MKL, too, and with this libmkl_rt.so.2.")
  Path mkl;

  @Option(names = {"--output", "--out"}, paramLabel = "DIR", description = "Folder to write to, made if missing (default: ${DEFAULT-VALUE}).")
  Path output = Path.of("report");

  @ParentCommand
  private BenchCommand bench;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    bench.requireNoneUnmatched(spec.commandLine());
    ReportCommand.prepareFolder(output);
    if (Kernels.vectorBits() < Float.SIZE * 2) {
      throw new Lanewise.Failure("the goals are those of the vector kernels, which do not run here; ./lanewise info says why", null);
    }
    Rivals rivals = Rivals.find(withMkl || mkl != null, Rivals.given(mkl, Rivals.MKL_PROPERTY));
    MeasuredTable table = new MeasuredTable("sgemm", quick, rivals.describe(), output, spec);
    List<Goal> goals = table.selected(SgemmGoals.all(rivals, quick), rows);
    table.printSurroundings();
    return table.measure(goals);
  }
}
