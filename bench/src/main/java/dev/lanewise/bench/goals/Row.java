package dev.lanewise.bench.goals;

import java.util.List;

/**
 * What came of a goal.
 *
 * @param name its name
 * @param goal the promise
 * @param figure what was measured, in words; empty if nothing was
 * @param verdict whether it holds
 * @param details the measurements behind the figure
 */
public record Row(String name, String goal, String figure, Verdict verdict, List<Detail> details) {
  Row(Goal goal, String figure, Verdict verdict, List<Detail> details) {
    this(goal.name(), goal.statement(), figure, verdict, List.copyOf(details));
  }

  static Row unmeasured(Goal goal, String reason) {
    return new Row(goal, "", Verdict.unmeasured(reason), List.of());
  }

  static Row failed(Goal goal, String reason) {
    return new Row(goal, "", Verdict.failed(reason), List.of());
  }
}
