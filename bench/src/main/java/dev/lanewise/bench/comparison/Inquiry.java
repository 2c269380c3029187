package dev.lanewise.bench.comparison;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.bench.rounds.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Puts the questions of studies one after the other and notes at once what comes of each; what fails does not stop the rest. */
final class Inquiry {
  /** What may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  private final long start = System.nanoTime();
  private final Pace pace;
  private final Competitors competitors;
  private final Progress progress;
  private final Ledger ledger;

  Inquiry(Pace pace, Competitors competitors, Progress progress, Ledger ledger) {
    this.pace = pace;
    this.competitors = competitors;
    this.progress = progress;
    this.ledger = ledger;
  }

  /** Prepares, checks and measures. */
  void ask(Study study) throws InterruptedException {
    progress.step(study.preparation());
    competitors.setThreads(1);
    attempt(new Failed(study.group(), study.preparation(), "", Failed.ALL, ""), () -> {
      for (Question question : study.prepare()) {
        progress.step(question.spoken());
        competitors.setThreads(question.threads());
        ask(question);
      }
    });
  }

  private void ask(Question question) throws InterruptedException {
    question.failures().forEach(ledger::add);
    attempt(Failed.of(question, Failed.ALL), () -> {
      List<Entry> able = question.entries().stream().filter(entry -> isAble(question, entry)).toList();
      if (!able.isEmpty()) {
        RoundTimes times = new Rounds(pace.after(Duration.ofNanos(System.nanoTime() - start))).measure(able.stream().map(Entry::contender).toList());
        ledger.addAll(new Evaluation(question, times).measurements(able));
      }
    });
  }

  /** Whoever fails in a call of its own does not spoil the rounds of the others. */
  private boolean isAble(Question question, Entry entry) {
    if (entry.contender().warmUpRounds() == 0) {
      return true;
    }
    try {
      entry.contender().work().run();
      return true;
    } catch (RuntimeException | LinkageError | OutOfMemoryError failure) {
      ledger.add(Failed.of(question, entry.contender().name()).because(failure));
      return false;
    }
  }

  /**
   * Does it, or notes why not.
   *
   * @param what whose failure that would be
   */
  void attempt(Failed what, Work work) throws InterruptedException {
    try {
      work.run();
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError failure) {
      ledger.add(what.because(failure));
    }
  }
}
