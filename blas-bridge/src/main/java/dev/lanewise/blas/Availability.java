package dev.lanewise.blas;

import java.util.List;
import java.util.Optional;

/**
 * What a search for a CBLAS library came to.
 *
 * @param blas the library in use, or empty when none is usable
 * @param attempts one line per library tried, in order: its name and why it was rejected, or that it is in use
 */
public record Availability(Optional<Blas> blas, List<String> attempts) {
  /** Keeps an immutable copy of the attempts. */
  public Availability {
    attempts = List.copyOf(attempts);
  }

  /** All attempts, one line each. */
  public String reason() {
    return String.join("\n", attempts);
  }
}
