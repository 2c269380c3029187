package dev.lanewise.bench.reference;

/** A result that is wrong. The message names it, the element and both values; nothing is worth timing any more. */
public final class DisagreementException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DisagreementException(String message) {
    super(message);
  }
}
