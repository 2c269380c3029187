package dev.lanewise.bench.comparison;

import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.data.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * All that the report measures itself: the machine's limits, a cold start, the notebooks' network at their two widths and batch sizes, square
 * and skinny products, more threads, and libtorch in JVMs of its own. What fails is noted; the rest is measured all the same.
 */
public final class Comparison {
  static final List<Integer> HIDDEN = List.of(50, 80);

  /** A few times what starting a JMH run costs, and long against the clock's resolution. */
  private static final Duration SHORTEST_SHOT = Duration.ofMillis(5);

  /** About a minute of measuring on two cores of 2020. */
  private static final Pace QUICK = new Pace(new Effort(2, 5, 11, Duration.ofMillis(300), SHORTEST_SHOT), Duration.ofSeconds(50));

  /** Three minutes. */
  private static final Pace FULL = new Pace(new Effort(4, 7, 41, Duration.ofMillis(1200), SHORTEST_SHOT), Duration.ofSeconds(140));

  /** What libtorch's part takes. */
  private static final Duration LIBTORCHS = Duration.ofSeconds(60);
  private static final Duration LIBTORCHS_QUICK = Duration.ofSeconds(20);

  private final boolean quick;
  private final List<Study> studies;
  private final Pace pace;
  private final Competitors competitors;
  private final List<Integer> threads;

  private Comparison(boolean quick, List<Study> studies, Pace pace, Competitors competitors, List<Integer> threads) {
    this.quick = quick;
    this.studies = studies;
    this.pace = pace;
    this.competitors = competitors;
    this.threads = threads;
  }

  /** The long version: every layer of both widths, more sizes and rounds. */
  public static Comparison full(Split data, Competitors competitors) {
    return of(data, competitors, FULL, false);
  }

  /** Two minutes at most: layers of one shape only, fewer sizes and rounds. */
  public static Comparison quick(Split data, Competitors competitors) {
    return of(data, competitors, QUICK, true);
  }

  private static Comparison of(Split data, Competitors competitors, Pace pace, boolean quick) {
    List<Integer> threads = threads(Runtime.getRuntime().availableProcessors(), quick);
    List<Study> studies = new ArrayList<>();
    for (int hidden : HIDDEN) {
      boolean narrow = hidden == HIDDEN.getFirst();
      // The naive way takes seconds a round, and its factor of thirty is beyond doubt.
      int naiveRounds = narrow ? quick ? 1 : 2 : quick ? 0 : 1;
      studies.add(new NetworkStudy(data.valid(), hidden, competitors.openblas(), false, naiveRounds));
      studies.add(new NetworkStudy(data.train(), hidden, competitors.openblas(), narrow || !quick, naiveRounds));
    }
    studies.add(Products.squares(quick, competitors));
    studies.add(Products.skinny(quick, competitors));
    studies.add(new Scaling(data.train(), HIDDEN.getFirst(), competitors.openblas(), threads));
    Pace ours = competitors.libtorch().isPresent() ? pace.leaving(quick ? LIBTORCHS_QUICK : LIBTORCHS) : pace;
    return new Comparison(quick, studies, ours, competitors, threads);
  }

  /** 1, 2, 4, … and all processors; of the powers only the first if it is to be quick. */
  static List<Integer> threads(int processors, boolean quick) {
    List<Integer> threads = new ArrayList<>();
    for (int count = 1; count < processors; count = quick && count == 2 ? processors : 2 * count) {
      threads.add(count);
    }
    threads.add(processors);
    return List.copyOf(threads);
  }

  /** How many steps {@link #run} reports. */
  public int steps() {
    return Roofline.points(threads).size() + curves().size() + studies.stream().mapToInt(study -> 1 + study.size()).sum() + libtorchs().size();
  }

  /** Prepares, checks and measures everything; whatever comes of it is in the ledger at once. */
  public void run(Progress progress, Ledger ledger) throws InterruptedException {
    Inquiry inquiry = new Inquiry(pace, competitors, progress, ledger);
    Roofline roofline = new Roofline(quick);
    for (Roofline.Point point : Roofline.points(threads)) {
      progress.step(point.spoken());
      inquiry.attempt(new Failed("limits", point.spoken(), "", Names.FMA_PEAK, ""), () -> ledger.add(roofline.measure(point)));
    }
    for (String contender : curves()) {
      progress.step("cold start  " + contender);
      inquiry.attempt(new Failed("warm-up", "sgemm", WarmUpCurve.SHAPE.spoken(), contender, ""),
          () -> ledger.addCurve(new WarmUpCurve(quick).measure(contender)));
    }
    OptionalInt threadsBefore = competitors.openblas().isEmpty() ? OptionalInt.empty() : competitors.openblas().get().threads();
    try {
      for (Study study : studies) {
        inquiry.ask(study);
      }
    } finally {
      threadsBefore.ifPresent(count -> competitors.openblas().orElseThrow().setThreads(count));
    }
    for (ForkedLibtorch.Subject subject : libtorchs()) {
      progress.step(subject.spoken());
      inquiry.attempt(new Failed(subject.group(), subject.spoken(), "", Names.LIBTORCH, ""),
          () -> ledger.addAll(competitors.libtorch().orElseThrow().measure(subject, quick)));
    }
  }

  private List<String> curves() {
    return competitors.openblas().isPresent() ? List.of(Names.LANEWISE, Names.OPENBLAS) : List.of(Names.LANEWISE);
  }

  private List<ForkedLibtorch.Subject> libtorchs() {
    return competitors.libtorch().isPresent() ? List.of(ForkedLibtorch.Subject.values()) : List.of();
  }
}
