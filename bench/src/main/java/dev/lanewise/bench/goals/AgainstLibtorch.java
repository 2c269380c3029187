package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.libtorch.Installation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * So many times as fast as libtorch, on the same number of threads. Measured in a JVM that has loaded nothing else: libtorch contains an MKL whose
 * functions another MKL in the same process would take the place of, and both bring an OpenMP.
 *
 * @param what the subject's description
 * @param mean least geometric mean of the subject's parts
 * @param each least ratio of a single part
 */
record AgainstLibtorch(
    String name, String what, Subject subject, int threads, double mean, double each, Rivals rivals, boolean quick) implements Goal {
  /** In place of a subject: only what libtorch is. */
  static final String FACTS = "FACTS";

  /** What is measured together. */
  enum Subject {
    /** Forward with loss, backward, and a whole step of 50,000 samples. */
    WHOLE,
    /** A step of 128 samples, for two widths of the hidden layer. */
    MINI_BATCH,
    /** Contractions of two tensors. */
    EINSUM
  }

  @Override
  public String statement() {
    String bound = mean == each
        ? String.format(Locale.ROOT, "each ≥ %.1f × libtorch", each)
        : String.format(Locale.ROOT, "geometric mean ≥ %.1f × libtorch", mean);
    return what + ": " + bound + (threads == 1 ? "" : ", " + threads + " threads");
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public Row measure(Consumer<String> step) throws IOException, InterruptedException {
    if (rivals.libtorch().isEmpty()) {
      return Row.unmeasured(this, Names.LIBTORCH + ": " + rivals.missing().getOrDefault(Names.LIBTORCH, "not asked for; --rivals does"));
    }
    if (Runtime.getRuntime().availableProcessors() < threads) {
      return Row.unmeasured(this, "one processor");
    }
    step.accept("in a JVM of its own");
    return row(details(rivals.libtorch().orElseThrow(), subject.name(), threads, quick));
  }

  Row row(List<Detail> details) {
    Figure whole = Figure.geometricMean(Detail.figures(details.stream()));
    Detail last = AgainstRivals.lowest(details);
    Verdict verdict = Verdict.atLeast(mean, whole);
    for (Detail detail : details) {
      verdict = verdict.and(Verdict.atLeast(each, detail.figure()).at(detail.what()));
    }
    return new Row(this, String.format(Locale.ROOT, "%.2f, lowest %.2f: %s", whole.median(), last.figure().median(), last.what()), verdict, details);
  }

  /** Measures in a JVM of its own. */
  static List<Detail> details(Installation libtorch, String subject, int threads, boolean quick) throws IOException, InterruptedException {
    return ForkedMeasurement.in(
        Fork.with(libtorch), Names.LIBTORCH, quick ? ForkedMeasurement.QUICK : ForkedMeasurement.FULL, libtorch.folder().toString(), subject,
        Integer.toString(threads));
  }
}
