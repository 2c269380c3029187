package dev.lanewise.bench.comparison;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.DisagreementException;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.bench.rounds.Rounds;
import dev.lanewise.blas.Blas;
import dev.lanewise.data.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.openjdk.jmh.util.Statistics;

/** All that the report measures: the notebooks' network at their two widths and batch sizes, square products, and two threads. */
public final class Comparison {
  private static final int[] HIDDEN = {50, 80};

  /** A few times what starting a JMH run costs, and long against the clock's resolution. */
  private static final Duration SHORTEST_SHOT = Duration.ofMillis(5);

  /** About a minute of measuring on two cores of 2020. */
  private static final Effort QUICK = new Effort(3, 5, 11, Duration.ofMillis(500), SHORTEST_SHOT);

  /** About four minutes. */
  private static final Effort FULL = new Effort(8, 9, 41, Duration.ofMillis(3500), SHORTEST_SHOT);

  private final List<Study> studies;
  private final Rounds rounds;
  private final Optional<Blas> blas;

  private Comparison(List<Study> studies, Effort effort, Optional<Blas> blas) {
    this.studies = studies;
    this.rounds = new Rounds(effort);
    this.blas = blas;
  }

  /** The long version: every layer of every shape. */
  public static Comparison full(Split data, Optional<Blas> blas) {
    return of(data, blas, FULL, List.of(128, 256, 512, 1024), true);
  }

  /** Two minutes at most: layers of one shape only, fewer rounds. */
  public static Comparison quick(Split data, Optional<Blas> blas) {
    return of(data, blas, QUICK, List.of(128, 256, 512, 1024), false);
  }

  private static Comparison of(Split data, Optional<Blas> blas, Effort effort, List<Integer> squares, boolean full) {
    List<Study> studies = new ArrayList<>();
    for (int hidden : HIDDEN) {
      // The naive way takes seconds a round, and its factor of thirty is beyond doubt.
      int naiveRounds = full ? 3 : hidden == HIDDEN[0] ? 2 : 1;
      boolean layersOfTrain = full || hidden == HIDDEN[0];
      studies.add(new NetworkStudy(data.valid(), hidden, blas, full, naiveRounds));
      studies.add(new NetworkStudy(data.train(), hidden, blas, layersOfTrain, naiveRounds));
    }
    studies.add(new SquareProducts(squares, blas));
    if (Runtime.getRuntime().availableProcessors() > 1) {
      studies.add(new TwoThreads(data.train(), HIDDEN[0], blas));
    }
    return new Comparison(studies, effort, blas);
  }

  /** How many steps {@link #run} reports. */
  public int steps() {
    return studies.stream().mapToInt(study -> 1 + study.size()).sum();
  }

  /**
   * Prepares, checks and measures everything.
   *
   * @throws DisagreementException if any contender's result is wrong; nothing is worth timing then
   */
  public List<Measurement> run(Progress progress) {
    OptionalInt threadsBefore = blas.map(Blas::threads).orElse(OptionalInt.empty());
    List<Measurement> measurements = new ArrayList<>();
    try {
      for (Study study : studies) {
        progress.step(study.preparation());
        blas.ifPresent(library -> library.setThreads(1));
        for (Question question : study.prepare()) {
          progress.step(question.spoken());
          blas.ifPresent(library -> library.setThreads(question.threads()));
          measurements.addAll(answer(question));
        }
      }
    } finally {
      threadsBefore.ifPresent(threads -> blas.orElseThrow().setThreads(threads));
    }
    return measurements;
  }

  private List<Measurement> answer(Question question) {
    RoundTimes times = rounds.measure(question.entries().stream().map(Entry::contender).toList());
    boolean rival = question.entries().stream().anyMatch(entry -> entry.contender().name().equals(Names.OPENBLAS));
    return question.entries().stream().map(entry -> measurement(question, entry, times, rival)).toList();
  }

  private static Measurement measurement(Question question, Entry entry, RoundTimes times, boolean rival) {
    String name = entry.contender().name();
    Statistics seconds = times.times(name);
    double median = seconds.getPercentile(50);
    boolean competes = rival && !name.equals(Names.FMA_PEAK);
    Optional<Statistics> speed = competes ? Optional.of(times.speedRelativeTo(Names.OPENBLAS, name)) : Optional.empty();
    return new Measurement(
        question.group(), question.name(), question.shape(), name, question.threads(),
        median * 1e9, seconds.getMin() * 1e9, (int) seconds.getN(), (seconds.getPercentile(75) - seconds.getPercentile(25)) / median,
        perNanosecond(question.flops(), median), perNanosecond(question.bytes(), median),
        percentile(speed, 50), percentile(speed, 25), percentile(speed, 75),
        finite(entry.agreement().relative()), finite(entry.agreement().absolute()),
        question.threads() == 1 ? NotebookFigure.of(question.name(), question.shape(), name) : OptionalDouble.empty());
  }

  private static OptionalDouble perNanosecond(OptionalDouble amount, double seconds) {
    return amount.isPresent() ? OptionalDouble.of(amount.getAsDouble() / seconds / 1e9) : OptionalDouble.empty();
  }

  private static OptionalDouble percentile(Optional<Statistics> statistics, double percentile) {
    return statistics.map(values -> OptionalDouble.of(values.getPercentile(percentile))).orElse(OptionalDouble.empty());
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
