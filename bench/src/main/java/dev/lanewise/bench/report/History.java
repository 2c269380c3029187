package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Outcome;
import dev.lanewise.bench.comparison.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What got faster or slower since other results were measured.
 *
 * @param date when those were
 * @param commit of what
 * @param mode how thoroughly
 * @param sameMachine whether processor, Java and vector width are the same
 * @param changes everything measured both times
 */
public record History(String date, String commit, String mode, boolean sameMachine, List<Change> changes) {
  /**
   * One contender of one question, then and now.
   *
   * @param by "OpenBLAS" if it is the speed over OpenBLAS in the same rounds, "clock" if it is calls a second
   * @param before that figure then
   * @param after that figure now
   * @param change how many times as fast
   * @param outcome whether that is a difference at all
   */
  public record Change(
      String group, String name, Shape shape, String contender, int threads, String by, double before, double after, double change,
      Outcome outcome) {}

  /** A figure with its quartiles. */
  private record Range(double low, double median, double high) {
    static Range of(Measurement record, boolean ratio) {
      if (ratio) {
        return new Range(record.ratioLow().orElseThrow(), record.ratioToOpenblas().orElseThrow(), record.ratioHigh().orElseThrow());
      }
      double callsASecond = 1e9 / record.medianNs();
      return new Range(callsASecond * (1 - record.spread() / 2), callsASecond, callsASecond * (1 + record.spread() / 2));
    }
  }

  /** Fewer have no quartiles to speak of. */
  private static final int ROUNDS = 3;

  private static final String CPU = "cpu";
  private static final String JAVA = "java";

  /** Between results of two runs; whatever only one of them has, or has in a round or two, is left out. */
  static History between(Results old, Results now) {
    boolean sameMachine = old.run().vectorBits() == now.run().vectorBits() && old.run().provider().equals(now.run().provider())
        && List.of(CPU, JAVA).stream().allMatch(fact -> String.valueOf(old.run().machine().get(fact)).equals(now.run().machine().get(fact)));
    double noise = Math.max(Facts.noise(old), Facts.noise(now));
    List<Change> changes = now.records().stream().filter(record -> !rival(record) && record.rounds() >= ROUNDS)
        .flatMap(record -> earlier(old, record).map(before -> change(before, record, noise)).stream()).toList();
    return new History(old.run().date(), old.run().commit(), old.run().mode(), sameMachine, changes);
  }

  private static boolean rival(Measurement record) {
    return !List.of(Names.LANEWISE, Names.NAIVE, Names.EINSUM, Names.TRANSPOSE_MATMUL).contains(record.contender());
  }

  private static Optional<Measurement> earlier(Results old, Measurement now) {
    return old.records().stream().filter(then -> then.group().equals(now.group()) && then.name().equals(now.name())
        && then.shape().equals(now.shape()) && then.contender().equals(now.contender()) && then.threads() == now.threads()
        && then.rounds() >= ROUNDS).findFirst();
  }

  /** The quartiles of then and now must not overlap, and the difference must exceed what the same contender differed from itself by. */
  private static Change change(Measurement then, Measurement now, double noise) {
    boolean ratio = then.ratioToOpenblas().isPresent() && now.ratioToOpenblas().isPresent();
    Range before = Range.of(then, ratio);
    Range after = Range.of(now, ratio);
    double change = after.median() / before.median();
    Outcome outcome = after.low() > before.high() && change > noise ? Outcome.FASTER
        : after.high() < before.low() && change < 1 / noise ? Outcome.SLOWER : Outcome.UNDECIDED;
    return new Change(
        now.group(), now.name(), now.shape(), now.contender(), now.threads(), ratio ? "OpenBLAS" : "clock", before.median(), after.median(),
        change, outcome);
  }

  /** Those beyond noise. */
  List<Change> beyondNoise() {
    return changes.stream().filter(change -> change.outcome() != Outcome.UNDECIDED).toList();
  }

  /** How many of one outcome. */
  OptionalDouble count(Outcome outcome) {
    return OptionalDouble.of(changes.stream().filter(change -> change.outcome() == outcome).count());
  }
}
