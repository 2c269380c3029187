package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.bench.comparison.Surroundings;
import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.GoalResults;
import dev.lanewise.bench.goals.GoalTables;
import dev.lanewise.bench.goals.Goals;
import dev.lanewise.bench.goals.GoalsJson;
import dev.lanewise.bench.goals.Row;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Kernels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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

  /** Returns the exit code. */
  int measure(List<Goal> goals) throws InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    OffsetDateTime begun = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    List<Row> measured;
    try (Progress progress = Progress.on(System.err, Goals.steps(goals))) {
      measured = Goals.measure(goals, progress);
    }
    GoalResults results = new GoalResults(
        name, quick ? "quick" : "full", begun.toString(), Surroundings.commit(), Surroundings.machine(), Surroundings.jvmFlags(),
        Blas.environment(), Kernels.provider(), Kernels.vectorBits(), rivals, measured);
    Path file = output.resolve(name + "-goals.json");
    ReportCommand.write(file, GoalsJson.write(results));
    console.print(GoalTables.of(results));
    console.println("measured in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s; wrote " + file);
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
