package dev.lanewise.bench.goals;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lanewise.bench.comparison.Run;
import java.util.List;
import java.util.Map;

/**
 * A measured table of goals, and where it was measured. This is sgemm-goals.json.
 *
 * @param table whose goals, such as "sgemm"
 * @param run when and where
 * @param rivals version and file of those that took part, or why one did not, by name
 * @param rows what came of every goal
 */
public record GoalResults(String table, @JsonUnwrapped Run run, Map<String, String> rivals, @JsonProperty("goals") List<Row> rows) {
  /** Whether something could not be measured for a fault. */
  public boolean anyFailed() {
    return rows.stream().anyMatch(Row::hasFailed);
  }
}
