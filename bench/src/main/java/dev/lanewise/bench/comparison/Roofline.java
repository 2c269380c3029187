package dev.lanewise.bench.comparison;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.MemoryStream;
import dev.lanewise.bench.micro.ArithmeticPeak;
import dev.lanewise.bench.micro.MemoryBandwidth;
import dev.lanewise.kernels.vector.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What does the machine allow, at each width of its vectors, and with more threads? Asked of the suite's own benchmarks in JVMs of their own. */
final class Roofline {
  /** A width and a number of threads to measure at. */
  record Point(int bits, int threads) {
    String spoken() {
      return "limits of the machine  " + bits + "-bit vectors" + (threads == 1 ? "" : ", " + threads + " threads");
    }
  }

  private static final String FMA = benchmark(ArithmeticPeak.class, "fma");
  private static final String READ = benchmark(MemoryBandwidth.class, "read");
  private static final String COPY = benchmark(MemoryBandwidth.class, "copy");

  /** What ./lanewise gives every JVM: enough for some threads, each of which has arrays of its own. */
  private static final int USUAL_HEAP_MB = 4096;
  private static final int HEAP_BESIDE_MB = 1024;

  private final int iterations;
  private final TimeValue time;

  Roofline(boolean quick) {
    iterations = quick ? 3 : 5;
    time = TimeValue.milliseconds(quick ? 100 : 300);
  }

  /** Every width on one thread; the widest on so many threads, too. */
  static List<Point> points(List<Integer> threads) {
    int widest = FmaPeak.vectorBits();
    return Stream.concat(
        IntStream.of(128, 256, 512).filter(bits -> bits <= FmaPeak.widestBits()).mapToObj(bits -> new Point(bits, 1)),
        threads.stream().filter(count -> count > 1).map(count -> new Point(widest, count))).toList();
  }

  /** The best that was seen: what others on the machine take away is no limit of the machine's. */
  Roof measure(Point point) {
    return new Roof(
        point.bits, point.threads, best(FMA, "gflop", point), best(READ, "gigabytes", point), best(COPY, "gigabytes", point));
  }

  private double best(String benchmark, String counter, Point point) {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include(benchmark).threads(point.threads).forks(1)
        .jvmArgsAppend("-D" + Settings.VECTOR_BITS_PROPERTY + "=" + point.bits, "-Xmx" + heapMegabytes(point.threads) + "m")
        .warmupIterations(2).warmupTime(time).measurementIterations(iterations).measurementTime(time);
    List<Double> bests = new ArrayList<>();
    ForkedRun.of(options).forEach(result -> bests.add(result.getSecondaryResults().get(counter).getStatistics().getMax()));
    return bests.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static int heapMegabytes(int threads) {
    return Math.max(USUAL_HEAP_MB, HEAP_BESIDE_MB + threads * MemoryStream.MEGABYTES);
  }

  private static String benchmark(Class<?> type, String method) {
    return "^" + type.getName().replace(".", "\\.") + "\\." + method + "$";
  }
}
