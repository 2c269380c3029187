package dev.lanewise.bench.goals;

import dev.lanewise.kernels.Parallelism;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a training step keeps beside x: activations (n, hidden), which take the place of what came before ReLU, and their gradient; output, its gradient
 * and targets, n each; parameters and their gradients. Measured as objects in use that were not before, when a step of few samples
 * had been made: classes and packing buffers, which do not grow with the number of samples, are there by then.
 */
record HeldMemory(int n, int in, int hidden) implements Goal {
  private static final double MEGABYTE = 1e6;

  private static final double MOST_BESIDE = 1;

  /** Samples for a first step: enough for the same loops. */
  private static final int FEW = 1000;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "a step of %,d × %d → %d → 1 keeps, beside x and packing buffers, two activations, three vectors, parameters and gradients, and "
            + "at most %.0f MB more",
        n, in, hidden, MOST_BESIDE);
  }

  @Override
  public int steps() {
    return 1;
  }

  /** Bytes that nobody can do without. */
  double needed() {
    double activations = 2.0 * n * hidden;
    double vectors = 3.0 * n;
    double parameters = 2.0 * (in * hidden + hidden + hidden + 1);
    return Float.BYTES * (activations + vectors + parameters);
  }

  @Override
  public Row measure(Consumer<String> step) {
    step.accept("objects in use");
    TrainingTask.of(FEW, in, hidden, 1).ours(Parallelism.sequential()).step().run();
    TrainingTask task = TrainingTask.of(n, in, hidden, 1);
    long before = alive();
    Runnable training = task.ours(Parallelism.sequential()).step();
    training.run();
    double held = alive() - before;
    Reference.reachabilityFence(training);
    Reference.reachabilityFence(task);
    Detail detail = new Detail(
        String.format(Locale.ROOT, "%.1f MB beside x, which has %.1f MB", held / MEGABYTE, (double) Float.BYTES * n * in / MEGABYTE),
        String.format(Locale.ROOT, "MB more than the %.1f needed", needed() / MEGABYTE),
        Figure.exactly((held - needed()) / MEGABYTE), OptionalDouble.empty(), OptionalDouble.empty());
    return new Row(this, detail.what(), Verdict.atMost(MOST_BESIDE, detail.figure()), List.of(detail));
  }

  /** Bytes of all objects in use. The heap's own figure counts whole regions for large arrays, a megabyte more than they have. */
  private static long alive() {
    try {
      String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
          new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram", new Object[] {new String[0]},
          new String[] {String[].class.getName()});
      String total = histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    } catch (JMException e) {
      throw new IllegalStateException("this JVM does not tell which objects are in use", e);
    }
  }
}
