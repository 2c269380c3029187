package dev.lanewise.bench;

import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.Rivals;
import dev.lanewise.bench.goals.SgemmGoals;
import dev.lanewise.kernels.Kernels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  private static final int WIDEST_VECTOR_BITS = 512;

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
    PrintWriter console = spec.commandLine().getOut();
    ReportCommand.prepareFolder(output);
    if (Kernels.vectorBits() < Float.SIZE * 2) {
      throw new Lanewise.Failure("the goals are those of the vector kernels, which do not run here; ./lanewise info says why", null);
    }
    Optional<Path> mklFile = Optional.ofNullable(mkl).or(() -> Optional.ofNullable(System.getProperty(Rivals.MKL_PROPERTY)).map(Path::of));
    Rivals rivals = Rivals.find(withMkl || mkl != null, mklFile);
    MeasuredTable table = new MeasuredTable("sgemm", quick, rivals.describe(), output, spec);
    List<Goal> goals = table.selected(SgemmGoals.all(rivals, quick), rows);
    InfoCommand.printMachine(console);
    console.println("vectors    " + Kernels.vectorBits() + " bits" + (FmaPeak.widestBits() < WIDEST_VECTOR_BITS
        ? "; this machine has none of " + WIDEST_VECTOR_BITS + " bits, so the table was measured at the widths it has" : ""));
    rivals.describe().forEach((name, facts) -> console.printf("%-10s %s%n", name, facts));
    console.println();
    return table.measure(goals);
  }
}
