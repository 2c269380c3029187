package dev.lanewise.bench.rounds;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/**
 * Seconds a call took, by contender and round.
 *
 * @param seconds for each contender its times in round order; a contender that sat out the later rounds has fewer
 */
public record RoundTimes(Map<String, List<Double>> seconds) {
  /** Times of one contender. */
  public Statistics times(String contender) {
    return statistics(rounds(contender));
  }

  /** How many times as fast as the baseline a contender was, judged round by round: above 1 is faster than the baseline. */
  public Statistics speedRelativeTo(String baseline, String contender) {
    List<Double> base = rounds(baseline);
    List<Double> own = rounds(contender);
    ListStatistics ratios = new ListStatistics();
    for (int round = 0; round < Math.min(base.size(), own.size()); round++) {
      ratios.addValue(base.get(round) / own.get(round));
    }
    return ratios;
  }

  private static Statistics statistics(List<Double> values) {
    return new ListStatistics(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private List<Double> rounds(String contender) {
    List<Double> times = seconds.get(contender);
    if (times == null) {
      throw new IllegalArgumentException("contender: " + contender + ", expected one of " + seconds.keySet());
    }
    return times;
  }
}
