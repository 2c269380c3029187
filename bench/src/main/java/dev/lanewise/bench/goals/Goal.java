package dev.lanewise.bench.goals;

import java.io.IOException;
import java.util.function.Consumer;

/** Something promised, and how to find out whether it is so: a row of the table. */
public interface Goal {
  /** By which it is selected. */
  String name();

  /** The promise. */
  String statement();

  /** How many steps {@link #measure} announces. */
  int steps();

  /**
   * Finds out.
   *
   * @param step is told what is being measured from now on
   * @throws IOException if a JVM of its own could not be started, or failed
   */
  Row measure(Consumer<String> step) throws IOException, InterruptedException;
}
