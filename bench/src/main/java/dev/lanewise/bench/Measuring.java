package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Comparison;
import dev.lanewise.bench.comparison.Ledger;
import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.bench.comparison.Run;
import dev.lanewise.bench.comparison.Surroundings;
import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.GoalTable;
import dev.lanewise.bench.goals.Goals;
import dev.lanewise.bench.goals.Row;
import dev.lanewise.bench.report.Results;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The measuring of a report, whose results can be asked for at any time. */
final class Measuring {
  private final Run run;
  private final Comparison comparison;
  private final Map<String, List<Goal>> goals;
  private final Map<String, String> openblas = Surroundings.openblas(Blas.find());
  private final Map<String, String> rivals;
  private final Ledger ledger = new Ledger(Kernels.vectorBits());
  private final List<GoalTable> goalTables = new CopyOnWriteArrayList<>();

  Measuring(boolean quick, Comparison comparison, Map<String, List<Goal>> goals, Map<String, String> rivals) {
    this.run = Run.now(quick);
    this.comparison = comparison;
    this.goals = goals;
    this.rivals = rivals;
  }

  void run() throws InterruptedException {
    int steps = comparison.steps() + goals.values().stream().mapToInt(Goals::steps).sum();
    try (Progress progress = Progress.on(System.out, steps)) {
      comparison.run(progress, ledger);
      for (Map.Entry<String, List<Goal>> table : goals.entrySet()) {
        List<Row> rows = new ArrayList<>();
        goalTables.add(new GoalTable(table.getKey(), List.of()));
        for (Goal goal : table.getValue()) {
          rows.addAll(Goals.measure(List.of(goal), progress));
          goalTables.set(goalTables.size() - 1, new GoalTable(table.getKey(), List.copyOf(rows)));
        }
      }
    }
  }

  /**
   * What has been measured so far.
   *
   * @param partial why that is not all; empty if it is
   */
  Results results(String partial) {
    return new Results(
        run, openblas, rivals, partial, ledger.roofs(), ledger.records(), ledger.failures(), ledger.warmUp(), List.copyOf(goalTables),
        Optional.empty());
  }
}
