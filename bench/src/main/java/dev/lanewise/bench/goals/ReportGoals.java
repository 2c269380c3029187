package dev.lanewise.bench.goals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The goals that a report measures beside its comparisons: all of the network's, and those of others that take seconds. */
public final class ReportGoals {
  private static final Set<String> SHORTEST = Set.of("micro-kernel", "planning");
  private static final Set<String> SHORT = Set.of("micro-kernel", "planning", "allocation");
  private static final Set<String> NETWORK_SHORTEST = Set.of("forward", "gw", "second-layer", "fused");

  private ReportGoals() {}

  /** By the table they are rows of. */
  public static Map<String, List<Goal>> all(Rivals rivals, boolean quick) {
    Map<String, List<Goal>> tables = new LinkedHashMap<>();
    tables.put("network", quick ? some(NetworkGoals.all(rivals, true), NETWORK_SHORTEST) : NetworkGoals.allBriefly(rivals));
    tables.put("sgemm", some(SgemmGoals.all(rivals, true), quick ? SHORTEST : SHORT));
    tables.put("einsum", some(EinsumGoals.all(rivals, true), quick ? SHORTEST : SHORT));
    return tables;
  }

  private static List<Goal> some(List<Goal> goals, Set<String> names) {
    return goals.stream().filter(goal -> names.contains(goal.name())).toList();
  }
}
