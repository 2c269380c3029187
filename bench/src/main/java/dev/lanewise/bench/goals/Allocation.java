package dev.lanewise.bench.goals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.kernels.Parallelism;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Once compiled, a kernel allocates nothing, neither on the caller's thread nor on workers.
 *
 * @param cases prepare the calls, by name
 */
record Allocation(boolean quick, Map<String, Supplier<Runnable>> cases) implements Goal {
  private static final String WORKERS = "lanewise-";
  private static final int BATCHES = 7;
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(8);
  private static final long BATCH_NANOS = 50_000_000;

  @Override
  public String name() {
    return "allocation";
  }

  @Override
  public String statement() {
    return "allocation in the steady state: 0 B a call";
  }

  @Override
  public int steps() {
    return cases.size();
  }

  /** Of sgemm. */
  Allocation(boolean quick) {
    this(quick, products());
  }

  private static Map<String, Supplier<Runnable>> products() {
    Map<String, Supplier<Runnable>> cases = new LinkedHashMap<>();
    cases.put("arrays, 64", () -> Multiplication.square(64).ours().work());
    cases.put("arrays, 512", () -> Multiplication.square(512).ours().work());
    cases.put("segments, 256", () -> Multiplication.square(256).oursOffHeap("segments").work());
    cases.put("narrow, 2000 × 300 × 20", () -> Multiplication.of(new Shape(2000, 300, 20)).ours().work());
    cases.put("two threads, 512", () -> Multiplication.square(512).ours("two threads", Parallelism.of(2)).work());
    return cases;
  }

  @Override
  public Row measure(Consumer<String> step) {
    List<Detail> details = new ArrayList<>();
    cases.forEach((what, preparation) -> {
      step.accept(what);
      Runnable work = preparation.get();
      settle(work);
      details.add(new Detail(what, "bytes a call", bytesPerCall(work), OptionalDouble.empty(), OptionalDouble.empty()));
    });
    Detail most = details.stream().max((one, other) -> Double.compare(one.figure().median(), other.figure().median())).orElseThrow();
    Verdict verdict = Verdict.atMost(0, Figure.exactly(most.figure().median()));
    return new Row(
        this, most.figure().median() == 0 ? "0 B" : String.format(Locale.ROOT, "%.1f B, %s", most.figure().median(), most.what()), verdict, details);
  }

  /** Until nothing is allocated any more: the compiler takes its time where others want the processor, too. */
  private void settle(Runnable work) {
    Timing.repeat(work, Duration.ofMillis(quick ? 500 : 2000));
    long start = System.nanoTime();
    while (bytesPerCall(work).median() > 0 && System.nanoTime() - start < LONGEST_SETTLING.toNanos()) {
      Timing.repeat(work, Duration.ofMillis(100));
    }
  }

  /** A sample a batch, so that what a compilation in between allocates does not count. */
  private static Figure bytesPerCall(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids = LongStream.concat(
        LongStream.of(Thread.currentThread().threadId()),
        Stream.of(threads.getThreadInfo(threads.getAllThreadIds())).filter(Objects::nonNull)
            .filter(thread -> thread.getThreadName().startsWith(WORKERS)).mapToLong(ThreadInfo::getThreadId)).toArray();
    int calls = calls(work);
    ListStatistics bytes = new ListStatistics();
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = allocated(threads, ids);
      for (int call = 0; call < calls; call++) {
        work.run();
      }
      bytes.addValue((double) (allocated(threads, ids) - before) / calls);
    }
    return Figure.of(bytes);
  }

  /** Calls that take as long as a batch should. */
  private static int calls(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Math.clamp(BATCH_NANOS / Math.max(1, System.nanoTime() - start), 1, 10_000);
  }

  private static long allocated(ThreadMXBean threads, long[] ids) {
    long bytes = 0;
    for (long id : ids) {
      bytes += threads.getThreadAllocatedBytes(id);
    }
    return bytes;
  }
}
