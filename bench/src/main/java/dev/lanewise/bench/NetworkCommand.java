package dev.lanewise.bench;

import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.NetworkGoals;
import dev.lanewise.bench.goals.Rivals;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures what the notebooks' network is to reach, goal by goal. */
@Command(
    name = "network",
    description = "Measure the goals of the notebooks' network: print each with its figure and whether it holds, and write network-goals.json.",
    mixinStandardHelpOptions = true)
final class NetworkCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Under two minutes instead of under eight: 10,000 samples instead of 50,000, fewer shapes and rounds.")
  boolean quick;

  @Option(
      names = "--rows", paramLabel = "NAME", split = ",", completionCandidates = RowNames.class,
      description = "Only these rows of the table: ${COMPLETION-CANDIDATES}.")
  List<String> rows = List.of();

  @Option(names = "--rivals", description = "Compare with MKL and libtorch, too; ./lanewise fetches them when first asked for them.")
  boolean withAll;

  @Option(names = "--mkl", paramLabel = "FILE", description = "Compare with MKL, too, and with this libmkl_rt.so.2.")
  Path mkl;

  @Option(names = "--libtorch", paramLabel = "DIR", description = "Compare with libtorch, too, and with the one in this folder, beside DJL's jars.")
  Path libtorch;

  @Option(names = {"--output", "--out"}, paramLabel = "DIR", description = "Folder to write to, made if missing (default: ${DEFAULT-VALUE}).")
  Path output = Path.of("report");

  @ParentCommand
  private BenchCommand bench;

  @Spec
  private CommandSpec spec;

  /** For the help. */
  static final class RowNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return NetworkGoals.all(Rivals.none(), true).stream().map(Goal::name).iterator();
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    bench.requireNoneUnmatched(spec.commandLine());
    ReportCommand.prepareFolder(output);
    Rivals rivals = Rivals.find(withAll || mkl != null, Rivals.given(mkl, Rivals.MKL_PROPERTY));
    if (withAll || libtorch != null) {
      rivals = rivals.withLibtorch(Rivals.given(libtorch, Rivals.LIBTORCH_PROPERTY));
    }
    MeasuredTable table = new MeasuredTable("network", quick, rivals.describe(), output, spec);
    List<Goal> goals = table.selected(NetworkGoals.all(rivals, quick), rows);
    table.printSurroundings();
    return table.measure(goals);
  }
}
