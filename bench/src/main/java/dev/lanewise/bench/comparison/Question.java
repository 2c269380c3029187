package dev.lanewise.bench.comparison;

import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.rounds.Contender;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Work that several contenders do, from the same inputs.
 *
 * @param group what the page puts into one table
 * @param name the same for all shapes
 * @param shape its size
 * @param threads how many threads every contender may use
 * @param flops floating-point operations of the work, where it is arithmetic
 * @param bytes bytes that must be read and written at least, where it is moving data
 * @param entries who takes part
 */
record Question(String group, String name, Shape shape, int threads, OptionalDouble flops, OptionalDouble bytes, List<Entry> entries) {
  /**
   * A contender whose result has been checked.
   *
   * @param contender the work
   * @param agreement how far its result is from the reference, where it is a gradient or a product
   */
  record Entry(Contender contender, Agreement agreement) {
    Entry(String name, Runnable work, Agreement agreement) {
      this(new Contender(name, work), agreement);
    }
  }

  static Question arithmetic(String group, String name, Shape shape, double flops, List<Entry> entries) {
    return new Question(group, name, shape, 1, OptionalDouble.of(flops), OptionalDouble.empty(), entries);
  }

  static Question movement(String group, String name, Shape shape, double bytes, List<Entry> entries) {
    return new Question(group, name, shape, 1, OptionalDouble.empty(), OptionalDouble.of(bytes), entries);
  }

  Question onThreads(int threads) {
    return new Question(group, name, shape, threads, flops, bytes, entries);
  }

  String spoken() {
    return name + "  " + shape.spoken() + (threads == 1 ? "" : ", " + threads + " threads");
  }
}
