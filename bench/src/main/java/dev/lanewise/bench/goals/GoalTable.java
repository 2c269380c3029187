package dev.lanewise.bench.goals;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A table of goals inside a report.
 *
 * @param table whose goals, such as "sgemm"
 * @param rows what came of every goal
 */
public record GoalTable(String table, @JsonProperty("goals") List<Row> rows) {}
