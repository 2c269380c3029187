package dev.lanewise.bench.goals;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
public record Row(String name, String goal, String figure, @JsonUnwrapped @JsonProperty("unwrapped") Verdict verdict, List<Detail> details) {
  Row(Goal goal, String figure, Verdict verdict, List<Detail> details) {
    this(goal.name(), goal.statement(), figure, verdict, List.copyOf(details));
  }

  /** Whether measuring failed, which says nothing of the goal. */
  public boolean hasFailed() {
    return verdict.answer() == Verdict.Answer.FAILED;
  }

  static Row unmeasured(Goal goal, String reason) {
    return new Row(goal, "", Verdict.unmeasured(reason), List.of());
  }

  static Row failed(Goal goal, String reason) {
    return new Row(goal, "", Verdict.failed(reason), List.of());
  }
}
