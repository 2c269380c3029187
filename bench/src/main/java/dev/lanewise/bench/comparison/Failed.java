package dev.lanewise.bench.comparison;

/**
 * Something that was to be measured and could not be.
 *
 * @param group what the page puts into one table
 * @param name the question
 * @param shape its size in words; empty if there is none
 * @param contender who failed; "all" if nobody could start
 * @param reason why
 */
public record Failed(String group, String name, String shape, String contender, String reason) {
  static final String ALL = "all";

  /** Of a question; the reason is not known yet. */
  static Failed of(Question question, String contender) {
    return new Failed(question.group(), question.name(), question.shape().spoken(), contender, "");
  }

  /** The same with its reason. */
  Failed because(Throwable failure) {
    return new Failed(group, name, shape, contender, reason(failure));
  }

  /** In one line. */
  public static String reason(Throwable failure) {
    String message = failure.getMessage();
    return (message == null ? failure.toString() : message).strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
