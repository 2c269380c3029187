package dev.lanewise.bench;

import dev.lanewise.bench.goals.EinsumGoals;
import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.Rivals;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures what einsum is to reach, goal by goal. */
@Command(
    name = "einsum",
    description = "Measure the goals of einsum: print each with its figure and whether it holds, and write einsum-goals.json.",
    mixinStandardHelpOptions = true)
final class EinsumCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Half a minute instead of one and a half: fewer rounds.")
  boolean quick;

  @Option(
      names = "--rows", paramLabel = "NAME", split = ",",
      description = "Only these rows of the table: kernels, planning, allocation, libtorch.")
  List<String> rows = List.of();

  @Option(names = "--rivals", description = "Compare with libtorch, too; ./lanewise fetches it when first asked for it.")
  boolean withLibtorch;

  @Option(names = "--libtorch", paramLabel = "DIR", description = "Compare with libtorch, too, and with the one in this folder, beside DJL's jars.")
  Path libtorch;

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
    Rivals rivals = Rivals.none();
    if (withLibtorch || libtorch != null) {
      rivals = rivals.withLibtorch(Rivals.given(libtorch, Rivals.LIBTORCH_PROPERTY));
    }
    MeasuredTable table = new MeasuredTable("einsum", quick, rivals.describe(), output, spec);
    List<Goal> goals = table.selected(EinsumGoals.all(rivals, quick), rows);
    table.printSurroundings();
    return table.measure(goals);
  }
}
