package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.RoundTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Products on one thread are as fast as the faster rival's, in the geometric mean over the shapes, and none is much slower.
 *
 * @param shapes what to multiply
 * @param onArrays whether the rivals are called on arrays; else on off-heap memory, so that they pay for no copies
 * @param mean least geometric mean
 * @param lowest least ratio of a single shape
 */
record AgainstRivals(
    String name, String what, List<Shape> shapes, boolean onArrays, double mean, double lowest, Rivals rivals, Timing timing)
    implements Goal {
  @Override
  public String statement() {
    return String.format(Locale.ROOT, "%s: geometric mean ≥ %.2f of the faster rival, none < %.2f", what, mean, lowest);
  }

  @Override
  public int steps() {
    return shapes.size();
  }

  @Override
  public Row measure(Consumer<String> step) {
    if (rivals.present().isEmpty()) {
      return Row.unmeasured(this, rivals.reason());
    }
    List<Detail> details = details(step);
    List<Detail> fastest = againstTheFastest(details);
    Figure whole = Figure.geometricMean(Detail.figures(fastest.stream()));
    Detail last = lowest(fastest);
    Verdict verdict = Verdict.atLeast(mean, whole);
    for (Detail detail : fastest) {
      verdict = verdict.and(Verdict.atLeast(lowest, detail.figure()).at(detail.what()));
    }
    return new Row(this, String.format(Locale.ROOT, "%.2f, lowest %.2f at %s", whole.median(), last.figure().median(), last.what()), verdict, details);
  }

  /** Every shape against every rival. */
  List<Detail> details(Consumer<String> step) {
    rivals.setThreads(1);
    List<Detail> details = new ArrayList<>();
    for (Shape shape : shapes) {
      step.accept(shape.spoken());
      Multiplication multiplication = Multiplication.of(shape);
      List<Contender> contenders = new ArrayList<>(List.of(multiplication.ours()));
      rivals.present().forEach(rival -> contenders.add(onArrays ? multiplication.rivalOnArrays(rival) : multiplication.rival(rival)));
      RoundTimes times = timing.of(contenders);
      rivals.present().forEach(rival -> details.add(Detail.of(shape.spoken(), times, Names.LANEWISE, rival.name(), shape.flops())));
    }
    return details;
  }

  /** Of the details of every shape the one against the fastest rival. */
  static List<Detail> againstTheFastest(List<Detail> details) {
    return details.stream().map(Detail::what).distinct().map(shape -> lowest(details.stream().filter(d -> d.what().equals(shape)))).toList();
  }

  static Detail lowest(List<Detail> details) {
    return lowest(details.stream());
  }

  private static Detail lowest(Stream<Detail> details) {
    return details.min(Comparator.comparingDouble(detail -> detail.figure().median())).orElseThrow();
  }
}
