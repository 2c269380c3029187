package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.bench.comparison.Surroundings;
import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.GoalResults;
import dev.lanewise.bench.goals.GoalTables;
import dev.lanewise.bench.goals.Goals;
import dev.lanewise.bench.goals.GoalsJson;
import dev.lanewise.bench.goals.Rivals;
import dev.lanewise.bench.goals.Row;
import dev.lanewise.bench.goals.SgemmGoals;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Kernels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    List<Goal> goals = selected(SgemmGoals.all(rivals, quick));
    InfoCommand.printMachine(console);
    console.println("vectors    " + Kernels.vectorBits() + " bits" + (FmaPeak.widestBits() < WIDEST_VECTOR_BITS
        ? "; this machine has none of " + WIDEST_VECTOR_BITS + " bits, so the table was measured at the widths it has" : ""));
    rivals.describe().forEach((name, facts) -> console.printf("%-10s %s%n", name, facts));
    console.println();

    OffsetDateTime begun = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    List<Row> measured;
    try (Progress progress = Progress.on(System.err, Goals.steps(goals))) {
      measured = Goals.measure(goals, progress);
    }
    GoalResults results = new GoalResults(
        "sgemm", quick ? "quick" : "full", begun.toString(), Surroundings.commit(), Surroundings.machine(), Surroundings.jvmFlags(),
        Blas.environment(), Kernels.provider(), Kernels.vectorBits(), rivals.describe(), measured);
    Path file = output.resolve("sgemm-goals.json");
    ReportCommand.write(file, GoalsJson.write(results));
    console.print(GoalTables.of(results));
    console.println("measured in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s; wrote " + file);
    return results.anyFailed() ? 1 : 0;
  }

  private List<Goal> selected(List<Goal> all) {
    List<String> names = all.stream().map(Goal::name).toList();
    for (String row : rows) {
      if (!names.contains(row)) {
        throw new ParameterException(spec.commandLine(), "--rows: " + row + ", expected some of " + String.join(",", names));
      }
    }
    return all.stream().filter(goal -> rows.isEmpty() || rows.contains(goal.name())).toList();
  }
}
