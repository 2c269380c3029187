package dev.lanewise.bench.comparison;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.rounds.Contender;
import java.util.List;

/**
 * Work that several contenders do, from the same inputs.
 *
 * @param group what the page puts into one table
 * @param name the same for all shapes
 * @param shape its size
 * @param threads how many threads every contender may use
 * @param entries who takes part
 * @param failures who cannot
 */
record Question(String group, String name, Shape shape, int threads, List<Entry> entries, List<Failed> failures) {
  Question {
    entries = List.copyOf(entries);
    failures = List.copyOf(failures);
  }

  /**
   * A contender whose result has been checked.
   *
   * @param contender the work
   * @param cost what its way to do it cannot do without
   * @param agreement how far its result is from the reference, where it is a gradient or a product
   */
  record Entry(Contender contender, Cost cost, Agreement agreement) {
    Entry(String name, Runnable work, Cost cost, Agreement agreement) {
      this(new Contender(name, work), cost, agreement);
    }
  }

  Question(String group, String name, Shape shape, List<Entry> entries) {
    this(group, name, shape, 1, entries, List.of());
  }

  String spoken() {
    return name + "  " + shape.spoken() + (threads == 1 ? "" : ", " + threads + " threads");
  }
}
