package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.RoundTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Ours beside others, each of ours at least so many times as fast as each of them.
 *
 * @param statement the promise but for the threads
 * @param cases prepare contenders, by what is measured
 * @param threads that rivals are to use; ours are told when they are prepared
 */
record Contest(String name, String statement, List<Case> cases, int threads, Rivals rivals, Timing timing) implements Goal {
  /**
   * What is measured side by side.
   *
   * @param what the work and its shape
   * @param field prepares and checks the contenders
   */
  record Case(String what, Supplier<Field> field) {}

  /**
   * Who takes part.
   *
   * @param work of each of ours, and of the rivals
   */
  record Field(Work work, List<Contender> ours, List<Opponent> opponents) {}

  /**
   * What is done in one call.
   *
   * @param flops floating-point operations; 0 where moving memory is all the work
   * @param bytes read and written at least
   */
  record Work(double flops, double bytes) {
    static Work moving(double bytes) {
      return new Work(0, bytes);
    }
  }

  /**
   * Someone to be compared with.
   *
   * @param bound least ratio; 0 if it is only to be reported
   * @param bytes that it moves, if bytes a second are to be compared; empty if it does our work, and calls a second are
   */
  record Opponent(Contender contender, double bound, OptionalDouble bytes) {
    static Opponent rival(Contender contender, double bound) {
      return new Opponent(contender, bound, OptionalDouble.empty());
    }

    static Opponent bandwidth(Bandwidth bandwidth, double bound) {
      return new Opponent(bandwidth.contender(), bound, OptionalDouble.of(bandwidth.bytes()));
    }

    Detail detail(String what, RoundTimes times, String own, Work work) {
      if (bytes.isEmpty()) {
        return Detail.of(subject(own, what), times, own, contender.name(), work.flops);
      }
      Figure ratio = Figure.of(times.speedRelativeTo(contender.name(), own)).times(work.bytes / bytes.getAsDouble());
      return new Detail(
          subject(own, what) + ", " + rate(work.bytes, times, own), contender.name() + ", " + rate(bytes.getAsDouble(), times, contender.name()),
          ratio, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static String subject(String own, String what) {
      return own.equals(Names.LANEWISE) ? what : own + ", " + what;
    }

    private static String rate(double bytes, RoundTimes times, String contender) {
      return String.format(Locale.ROOT, "%.1f GB/s", bytes / times.times(contender).getPercentile(50) / 1e9);
    }
  }

  /** A detail and what it must come to. */
  private record Judged(Detail detail, double bound) {
    Verdict verdict() {
      return Verdict.atLeast(bound, detail.figure()).at(detail.what());
    }

    /** 1 where the bound is just met. */
    double margin() {
      return detail.figure().median() / bound;
    }
  }

  @Override
  public String statement() {
    return threads == 1 ? statement : statement + "; " + threads + " threads";
  }

  @Override
  public int steps() {
    return cases.size();
  }

  @Override
  public Row measure(Consumer<String> step) {
    if (Runtime.getRuntime().availableProcessors() < threads) {
      return Row.unmeasured(this, "one processor");
    }
    List<Judged> all = new ArrayList<>();
    rivals.setThreads(threads);
    try {
      for (Case one : cases) {
        step.accept(one.what());
        all.addAll(judged(one));
      }
    } finally {
      rivals.setThreads(1);
    }
    return row(all);
  }

  private List<Judged> judged(Case one) {
    Field field = one.field().get();
    RoundTimes times = timing.of(Stream.concat(field.ours().stream(), field.opponents().stream().map(Opponent::contender)).toList());
    return field.ours().stream().flatMap(own -> field.opponents().stream()
        .map(other -> new Judged(other.detail(one.what(), times, own.name(), field.work()), other.bound()))).toList();
  }

  private Row row(List<Judged> all) {
    List<Judged> bounded = all.stream().filter(judged -> judged.bound > 0).toList();
    List<Detail> details = all.stream().map(Judged::detail).toList();
    Verdict missing = rivals.lost().map(Verdict::unmeasured).orElse(null);
    if (bounded.isEmpty()) {
      return new Row(this, "", missing == null ? Verdict.unmeasured("nobody to compare with") : missing, details);
    }
    Judged last = bounded.stream().min((one, other) -> Double.compare(one.margin(), other.margin())).orElseThrow();
    Verdict verdict = bounded.stream().map(Judged::verdict).reduce(Verdict::and).orElseThrow();
    return new Row(
        this, String.format(
            Locale.ROOT, "%.2f of ≥ %s: %s against %s", last.detail.figure().median(), plain(last.bound), last.detail.what(), last.detail.against()),
        missing == null ? verdict : verdict.and(missing), details);
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? String.format(Locale.ROOT, "%.0f", bound) : Double.toString(bound);
  }
}
