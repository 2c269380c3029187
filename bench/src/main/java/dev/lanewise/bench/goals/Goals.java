package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A list of goals, measured one after the other. What goes wrong with one is its row's verdict; the others are measured all the same. */
public final class Goals {
  private Goals() {}

  /** How many steps {@link #measure} announces. */
  public static int steps(List<Goal> goals) {
    return goals.stream().mapToInt(Goal::steps).sum();
  }

  /** A row a goal. */
  public static List<Row> measure(List<Goal> goals, Progress progress) throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (Goal goal : goals) {
      rows.add(row(goal, progress));
    }
    return rows;
  }

  private static Row row(Goal goal, Progress progress) throws InterruptedException {
    try {
      return goal.measure(what -> progress.step(goal.name() + ": " + what));
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError failure) {
      return Row.failed(goal, String.valueOf(failure.getMessage() == null ? failure : failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; "));
    }
  }
}
