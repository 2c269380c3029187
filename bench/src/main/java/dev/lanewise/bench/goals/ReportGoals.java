package dev.lanewise.bench.goals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The goals that a report measures beside its comparisons: those that take seconds, and hold or fail exactly. */
public final class ReportGoals {
  private static final Set<String> SHORT_ONES = Set.of("allocation", "micro-kernel", "planning");

  private ReportGoals() {}

  /** By the table they are rows of. */
  public static Map<String, List<Goal>> all(Rivals rivals, boolean quick) {
    Map<String, List<Goal>> tables = new LinkedHashMap<>();
    tables.put("sgemm", shortOnes(SgemmGoals.all(rivals, quick)));
    tables.put("einsum", shortOnes(EinsumGoals.all(quick)));
    return tables;
  }

  private static List<Goal> shortOnes(List<Goal> goals) {
    Stream<Goal> few = goals.stream().filter(goal -> SHORT_ONES.contains(goal.name()));
    return few.toList();
  }
}
