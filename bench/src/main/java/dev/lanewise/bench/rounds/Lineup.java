package dev.lanewise.bench.rounds;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Who is being measured at the moment. JMH makes its own state objects; this is where they find the prepared work of this JVM. */
final class Lineup {
  private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();
  private static volatile Map<String, Runnable> works = Map.of();

  private Lineup() {}

  static void enter(List<Contender> contenders) {
    FAILURE.set(null);
    works = contenders.stream().collect(Collectors.toUnmodifiableMap(Contender::name, Contender::work, (one, other) -> {
      throw new IllegalArgumentException("contenders: two of the same name, expected unique names");
    }));
  }

  static void leave() {
    works = Map.of();
  }

  static Runnable work(String contender) {
    Runnable work = works.get(contender);
    if (work == null) {
      throw new IllegalStateException(
          "contender: " + contender + ", expected one of " + works.keySet() + "; run ./lanewise report instead");
    }
    return work;
  }

  /** The first failure of a contender counts. */
  static void fail(Throwable failure) {
    FAILURE.compareAndSet(null, failure);
  }

  static void rethrow() {
    Throwable failure = FAILURE.get();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
