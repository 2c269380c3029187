package dev.lanewise.bench;

import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.Rivals;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every table of goals is asked with. */
final class GoalOptions {
  @Option(names = "--quick", description = "Take less time: fewer shapes, rounds and JVMs.")
  boolean quick;

  @Option(names = "--rows", paramLabel = "NAME", split = ",", description = "Only these rows of the table.")
  List<String> rows = List.of();

  @Option(names = "--rivals", description = "Compare with more libraries, which are fetched when first asked for.")
  boolean withRivals;

  @Option(names = {"--output", "--out"}, paramLabel = "DIR", description = "Folder to write to, made if missing (default: ${DEFAULT-VALUE}).")
  Path output = Path.of("report");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What must be right before anything is looked for or measured. */
  void check(BenchCommand bench) {
    bench.requireNoneUnmatched(command.commandLine());
    ReportCommand.prepareFolder(output, MeasuredTable.file(command.name()));
    Lanewise.requireFairRounds();
  }

  /** Measures the command's table; returns the exit code. */
  int measure(Rivals rivals, BiFunction<Rivals, Boolean, List<Goal>> goals) throws InterruptedException {
    MeasuredTable table = new MeasuredTable(command.name(), quick, rivals.describe(), output, command);
    List<Goal> selected = table.selected(goals.apply(rivals, quick), rows);
    table.printSurroundings();
    return table.measure(selected);
  }
}
