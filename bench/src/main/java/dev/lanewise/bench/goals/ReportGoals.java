package dev.lanewise.bench.goals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The goals that a report measures beside its comparisons: those that take seconds. */
public final class ReportGoals {
  private static final Set<String> SHORTEST = Set.of("micro-kernel", "planning");
  private static final Set<String> SHORT = Set.of("micro-kernel", "planning", "allocation");

  private ReportGoals() {}

  /** By the table they are rows of. */
  public static Map<String, List<Goal>> all(Rivals rivals, boolean quick) {
    Map<String, List<Goal>> tables = new LinkedHashMap<>();
    tables.put("sgemm", some(SgemmGoals.all(rivals, quick), quick));
    // The network's own goals go here: tables.put("network", NetworkGoals.all(rivals, quick)).
    tables.put("einsum", some(EinsumGoals.all(quick), quick));
    return tables;
  }

  private static List<Goal> some(List<Goal> goals, boolean quick) {
    return goals.stream().filter(goal -> (quick ? SHORTEST : SHORT).contains(goal.name())).toList();
  }
}
