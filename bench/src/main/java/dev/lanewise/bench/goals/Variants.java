package dev.lanewise.bench.goals;

import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.RoundTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Variants of our product are as fast as the plain one, nearly: ours against ours.
 *
 * @param cases the shapes
 * @param bound least speed relative to the plain product
 */
record Variants(String name, String statement, List<Case> cases, double bound, Timing timing) implements Goal {
  /**
   * One shape.
   *
   * @param shape as tables print it
   * @param flops of one product
   * @param plain name of the contender that the others are compared with
   * @param entrants prepares all of them
   */
  record Case(String shape, double flops, String plain, Entrants entrants) {}

  /** Prepares and checks contenders. */
  @FunctionalInterface
  interface Entrants {
    List<Contender> prepare();
  }

  @Override
  public int steps() {
    return cases.size();
  }

  @Override
  public Row measure(Consumer<String> step) {
    List<Detail> details = new ArrayList<>();
    for (Case one : cases) {
      step.accept(one.shape());
      List<Contender> contenders = one.entrants().prepare();
      RoundTimes times = timing.of(contenders);
      contenders.stream().map(Contender::name).filter(variant -> !variant.equals(one.plain()))
          .forEach(variant -> details.add(Detail.of(variant + ", " + one.shape(), times, variant, one.plain(), one.flops())));
    }
    return row(this, bound, details);
  }

  /** The slowest decides. */
  static Row row(Goal goal, double bound, List<Detail> details) {
    Detail slowest = AgainstRivals.lowest(details);
    Verdict verdict = details.stream().map(detail -> Verdict.atLeast(bound, detail.figure()).at(detail.what())).reduce(Verdict::and).orElseThrow();
    return new Row(goal, String.format(Locale.ROOT, "lowest %.3f, %s", slowest.figure().median(), slowest.what()), verdict, details);
  }
}
