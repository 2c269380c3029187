package dev.lanewise.bench.goals;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * Whether a goal is met.
 *
 * @param answer in a word
 * @param reason what leaves it open, or why there is none; empty for an answer that needs no reason
 */
public record Verdict(@JsonProperty("verdict") Answer answer, String reason) {
  /** From best to worst. */
  public enum Answer {
    /** The quartiles lie on the right side of the bound. */
    HOLDS("holds"),
    /** It was not to be measured here. */
    UNMEASURED("not measured"),
    /** The bound lies between the quartiles. */
    UNCLEAR("unclear"),
    /** The quartiles lie on the wrong side of the bound. */
    SHORT("short"),
    /** Measuring failed. */
    FAILED("failed");

    private final String word;

    Answer(String word) {
      this.word = word;
    }
  }

  static Verdict failed(String reason) {
    return new Verdict(Answer.FAILED, reason);
  }

  static Verdict unmeasured(String reason) {
    return new Verdict(Answer.UNMEASURED, reason);
  }

  /** figure ≥ bound? */
  static Verdict atLeast(double bound, Figure figure) {
    return between(figure.low() >= bound, figure.high() < bound, figure);
  }

  /** figure ≤ bound? */
  static Verdict atMost(double bound, Figure figure) {
    return between(figure.high() <= bound, figure.low() > bound, figure);
  }

  private static Verdict between(boolean holds, boolean misses, Figure figure) {
    if (holds) {
      return new Verdict(Answer.HOLDS, "");
    }
    return misses
        ? new Verdict(Answer.SHORT, "")
        : new Verdict(Answer.UNCLEAR, String.format(Locale.ROOT, "%.2f … %.2f", figure.low(), figure.high()));
  }

  /** Where the reason was found, if there is one. */
  Verdict at(String where) {
    return reason.isEmpty() ? this : new Verdict(answer, reason + " at " + where);
  }

  /** The worse of two, this if they are equal. */
  Verdict and(Verdict other) {
    return other.answer.compareTo(answer) > 0 ? other : this;
  }

  /** The answer as people say it. */
  public String word() {
    return answer.word;
  }

  /** As the table prints it, {@code unclear: 0.97 … 1.08}. */
  public String text() {
    return reason.isEmpty() ? answer.word : answer.word + ": " + reason;
  }
}
