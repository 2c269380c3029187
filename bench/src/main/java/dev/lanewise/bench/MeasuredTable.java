package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.bench.comparison.Reasons;
import dev.lanewise.bench.comparison.Run;
import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.GoalResults;
import dev.lanewise.bench.goals.GoalTables;
import dev.lanewise.bench.goals.Goals;
import dev.lanewise.bench.goals.Row;
import dev.lanewise.bench.report.ReportFolder;
import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A table of goals, measured, printed and written to NAME-goals.json.
 *
 * @param name whose goals
 * @param rivals who takes part, by name
 */
record MeasuredTable(String name, boolean quick, Map<String, String> rivals, Path output, CommandSpec spec) {
  private static final int WIDEST_VECTOR_BITS = 512;

  /** Kernels, machine, width of the vectors, rivals. */
  void printSurroundings() {
    PrintWriter console = spec.commandLine().getOut();
    InfoCommand.printMachine(console);
    console.println("vectors    " + Kernels.vectorBits() + " bits" + (FmaPeak.widestBits() < WIDEST_VECTOR_BITS
        ? "; this machine has none of " + WIDEST_VECTOR_BITS + " bits, so the table was measured at the widths it has" : ""));
    rivals.forEach((rival, facts) -> console.printf("%-10s %s%n", rival, facts));
    console.println();
  }

  /** The name of a table's file. */
  static String file(String name) {
    return name + "-goals.json";
  }

  /** Returns the exit code. */
  int measure(List<Goal> goals) throws InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    Run run = Run.now(quick);
    long start = System.nanoTime();
    List<Row> measured;
    try (Progress progress = Progress.on(System.err, Goals.steps(goals))) {
      measured = Goals.measure(goals, progress);
    }
    GoalResults results = new GoalResults(name, run, rivals, measured);
    String file = file(name);
    try {
      new ReportFolder(output).write(file, Json.write(results));
    } catch (IOException failed) {
      throw new Lanewise.Failure(output.resolve(file) + ": cannot be written (" + Reasons.of(failed) + ")", failed);
    }
    console.print(GoalTables.of(results));
    console.println("measured in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s; wrote " + output.resolve(file));
    return results.anyFailed() ? 1 : 0;
  }

  /** Those of all goals that were asked for, or all. */
  List<Goal> selected(List<Goal> all, List<String> rows) {
    List<String> names = all.stream().map(Goal::name).toList();
    for (String row : rows) {
      if (!names.contains(row)) {
        throw new ParameterException(spec.commandLine(), "--rows: " + row + ", expected some of " + String.join(",", names));
      }
    }
    return all.stream().filter(goal -> rows.isEmpty() || rows.contains(goal.name())).toList();
  }
}
