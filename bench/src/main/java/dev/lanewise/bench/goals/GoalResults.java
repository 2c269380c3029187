package dev.lanewise.bench.goals;

import java.util.List;
import java.util.Map;

/**
 * A measured table of goals, and where it was measured. This is sgemm-goals.json.
 *
 * @param table whose goals, such as "sgemm"
 * @param mode "quick" or "full"
 * @param date when it was begun, ISO 8601
 * @param commit the source it was built from
 * @param machine processor, memory, system and Java, in the order to show them
 * @param jvmFlags arguments of the JVM
 * @param environment variables that change what native libraries do
 * @param provider "vector" or "scalar"
 * @param vectorBits width of the vectors in use
 * @param rivals version and file of those that took part, or why one did not, by name
 * @param rows what came of every goal
 */
public record GoalResults(
    String table, String mode, String date, String commit, Map<String, String> machine, List<String> jvmFlags, Map<String, String> environment,
    String provider, int vectorBits, Map<String, String> rivals, List<Row> rows) {
  /** Whether something could not be measured for a fault. */
  public boolean anyFailed() {
    return rows.stream().anyMatch(row -> row.verdict().answer() == Verdict.Answer.FAILED);
  }
}
