package dev.lanewise.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import dev.lanewise.bench.comparison.CurvePoint;
import dev.lanewise.bench.comparison.Failed;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.NotebookFigure;
import dev.lanewise.bench.comparison.Roof;
import dev.lanewise.bench.comparison.Run;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.goals.GoalTable;
import dev.lanewise.bench.goals.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything a report says: where and when it was measured, and what came out. This is results.json; files of older versions lack some fields.
 *
 * @param run when and where
 * @param openblas version, core type, threads and file, or under "missing" why there is none
 * @param rivals those that were asked for besides: what took part, or "missing: " and why it did not, by name
 * @param partial why the measuring stopped early; empty if it did not
 * @param roofs the machine's limits
 * @param records the measurements, question by question
 * @param failures what was to be measured and could not be
 * @param warmUp speed of the first calls in cold JVMs
 * @param goals what was promised, and what came of it
 * @param history what changed since other results
 */
public record Results(
    @JsonUnwrapped Run run, @JsonProperty(required = true) Map<String, String> openblas,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> rivals, @JsonSetter(nulls = Nulls.AS_EMPTY) String partial,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Roof> roofs, @JsonProperty(required = true) List<Measurement> records,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Failed> failures, @JsonSetter(nulls = Nulls.AS_EMPTY) List<CurvePoint> warmUp,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<GoalTable> goals, Optional<History> history) {

  /** What sentences say beyond single records. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public Map<String, Double> facts() {
    return Facts.of(this);
  }

  /** What the notebooks printed, to compare with. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public List<NotebookFigure> notebooks() {
    return NotebookFigure.ALL;
  }

  /** Why there is no OpenBLAS, if there is none. */
  public Optional<String> openblasMissing() {
    return Optional.ofNullable(openblas.get("missing"));
  }

  /** One record on one thread, if it was measured. */
  public Optional<Measurement> find(String name, Shape shape, String contender) {
    return records(name, shape).filter(record -> record.contender().equals(contender)).findFirst();
  }

  /** All records of a question on one thread. */
  public Stream<Measurement> records(String name, Shape shape) {
    return records.stream().filter(record -> record.name().equals(name) && record.shape().equals(shape) && record.threads() == 1);
  }

  /** All records of a group. */
  public List<Measurement> group(String group) {
    return records.stream().filter(record -> record.group().equals(group)).toList();
  }

  /** The limits that records of so many threads are judged by. */
  public Optional<Roof> roof(int threads) {
    return roofs.stream().filter(roof -> roof.bits() == run.vectorBits() && roof.threads() == threads).findFirst();
  }

  /** Whether something could not be measured for a fault; a goal that was missed is none. */
  public boolean anyFailed() {
    return !failures.isEmpty() || goals.stream().flatMap(table -> table.rows().stream()).anyMatch(Row::hasFailed);
  }

  /** The same, with tables of goals that were measured on their own. */
  public Results and(List<GoalTable> earlier) {
    List<GoalTable> all = Stream.concat(goals.stream(), earlier.stream()).toList();
    return new Results(run, openblas, rivals, partial, roofs, records, failures, warmUp, all, history);
  }

  /** The same, compared with others. */
  public Results since(Results old) {
    return new Results(run, openblas, rivals, partial, roofs, records, failures, warmUp, goals, Optional.of(History.between(old, this)));
  }
}
