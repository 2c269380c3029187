package dev.lanewise.bench.comparison;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.rounds.RoundTimes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.openjdk.jmh.util.Statistics;

/**
 * What the times of a question's rounds say of each contender.
 *
 * @param question what was asked
 * @param times of all contenders
 */
record Evaluation(Question question, RoundTimes times) {
  List<Measurement> measurements(List<Entry> entries) {
    return entries.stream().map(this::measurement).toList();
  }

  private Measurement measurement(Entry entry) {
    String name = entry.contender().name();
    Statistics seconds = times.times(name);
    double median = seconds.getPercentile(50);
    boolean peak = name.equals(Names.FMA_PEAK);
    boolean single = name.equals(Names.ONE_THREAD);
    Optional<Statistics> speed = peak || single ? Optional.empty() : relativeTo(Names.OPENBLAS, name);
    Optional<Statistics> speedup = peak || !name.equals(Names.LANEWISE) ? Optional.empty() : relativeTo(Names.ONE_THREAD, name);
    Cost cost = entry.cost();
    return new Measurement(
        question.group(), question.name(), question.shape(), name, single ? 1 : question.threads(),
        median * 1e9, seconds.getMin() * 1e9, (int) seconds.getN(), (seconds.getPercentile(75) - seconds.getPercentile(25)) / median,
        positive(cost.flops()), positive(cost.read()), positive(cost.written()),
        positive(cost.flops() / median / 1e9), positive(cost.bytes() / median / 1e9), OptionalDouble.empty(),
        percentile(speed, 50), percentile(speed, 25), percentile(speed, 75), Optional.empty(),
        percentile(speedup, 50), percentile(speedup, 25), percentile(speedup, 75),
        finite(entry.agreement().relative()), finite(entry.agreement().absolute()),
        question.threads() == 1 ? NotebookFigure.of(question.name(), question.shape(), name) : OptionalDouble.empty());
  }

  private Optional<Statistics> relativeTo(String baseline, String contender) {
    return times.seconds().containsKey(baseline) ? Optional.of(times.speedRelativeTo(baseline, contender)) : Optional.empty();
  }

  private static OptionalDouble percentile(Optional<Statistics> statistics, double percentile) {
    return statistics.map(values -> OptionalDouble.of(values.getPercentile(percentile))).orElse(OptionalDouble.empty());
  }

  private static OptionalDouble positive(double value) {
    return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
