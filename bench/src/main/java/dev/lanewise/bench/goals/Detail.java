package dev.lanewise.bench.goals;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lanewise.bench.rounds.RoundTimes;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One measurement behind a goal's figure.
 *
 * @param what the shape, or the case
 * @param against what it is compared with, or the figure's unit
 * @param figure speed relative to that, above 1 is faster, unless the goal says otherwise
 * @param gflops our 10⁹ floating-point operations a second, where the work is arithmetic
 * @param othersGflops the same of what it is compared with
 */
public record Detail(String what, String against, @JsonUnwrapped Figure figure, OptionalDouble gflops, OptionalDouble othersGflops) {
  private static final String TAG = "detail";
  private static final String NONE = "-";
  private static final int FIELDS = 10;

  /** How fast is one contender beside another, round by round? */
  static Detail of(String what, RoundTimes times, String own, String other, double flops) {
    return new Detail(
        what, other, Figure.of(times.speedRelativeTo(other, own)), gflops(times, own, flops), gflops(times, other, flops));
  }

  private static OptionalDouble gflops(RoundTimes times, String contender, double flops) {
    return OptionalDouble.of(flops / times.times(contender).getPercentile(50) / 1e9);
  }

  /** For one line of a forked JVM's output. */
  String toLine() {
    return String.join("\t", TAG, what, against,
        Double.toString(figure.median()), Double.toString(figure.low()), Double.toString(figure.high()), Double.toString(figure.min()),
        Integer.toString(figure.samples()), field(gflops), field(othersGflops));
  }

  /**
   * Reads {@link #toLine}'s form.
   *
   * @throws IllegalArgumentException if the line is anything else
   */
  static Detail parse(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    if (fields.size() != FIELDS || !fields.getFirst().equals(TAG)) {
      throw new IllegalArgumentException("line: \"" + line + "\", expected " + TAG + " and " + (FIELDS - 1) + " more fields between tabs");
    }
    Figure figure = new Figure(
        number(fields.get(3)), number(fields.get(4)), number(fields.get(5)), number(fields.get(6)), Integer.parseInt(fields.get(7)));
    return new Detail(fields.get(1), fields.get(2), figure, optional(fields.get(8)), optional(fields.get(9)));
  }

  Detail named(String newName) {
    return new Detail(newName, against, figure, gflops, othersGflops);
  }

  static List<Figure> figures(Stream<Detail> details) {
    return details.map(Detail::figure).toList();
  }

  private static String field(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : NONE;
  }

  private static OptionalDouble optional(String field) {
    return field.equals(NONE) ? OptionalDouble.empty() : OptionalDouble.of(number(field));
  }

  private static double number(String field) {
    double value = Double.parseDouble(field);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("number: " + field + ", expected a finite one");
    }
    return value;
  }
}
