package dev.lanewise.bench.rounds;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Times contenders in interleaved rounds: every round is one JMH run in this JVM with one shot of each contender.
 *
 * <p>Shared machines change speed by a factor of two within seconds. Rivals of the same round meet the same weather, so ratios are taken
 * round by round, and their median is what counts.
 */
public final class Rounds {
  /** Times still falling faster than this from round to round mean that the JIT is not done. */
  private static final double STEADY = 0.93;

  private final Effort effort;

  public Rounds(Effort effort) {
    this.effort = effort;
    ignoreLock();
  }

  /**
   * Lets JMH run beside another JMH. To be called before JMH's runner is first touched, which looks but once.
   *
   * <p>Else another JMH on the machine, or a stale file of one, would stop the report; rounds and bests are made for neighbours.
   */
  public static void ignoreLock() {
    System.setProperty("jmh.ignoreLock", "true");
    System.setProperty("jmh.executor", "CUSTOM");
    System.setProperty("jmh.executor.class", SameThread.class.getName());
  }

  /** Measures all contenders side by side. What a contender throws is thrown on. */
  public RoundTimes measure(List<Contender> contenders) {
    Lineup.enter(contenders);
    try {
      int batch = warmUp(contenders);
      Map<String, List<Double>> seconds = new LinkedHashMap<>();
      contenders.forEach(contender -> seconds.put(contender.name(), new ArrayList<>()));
      long start = System.nanoTime();
      for (int round = 0; round < effort.maxRounds(); round++) {
        if (round >= effort.minRounds() && System.nanoTime() - start > effort.budget().toNanos()) {
          break;
        }
        int now = round;
        List<Contender> present = contenders.stream().filter(contender -> now < contender.rounds()).toList();
        fire(order(present, round), batch).forEach((name, time) -> seconds.get(name).add(time));
      }
      return new RoundTimes(seconds);
    } finally {
      Lineup.leave();
    }
  }

  /** Unmeasured rounds until no contender gets faster any more. Returns the calls to put into one shot. */
  private int warmUp(List<Contender> contenders) {
    Map<String, Double> best = new LinkedHashMap<>();
    int batch = 1;
    boolean steady = false;
    for (int round = 0; round < effort.warmUpRounds() && !steady; round++) {
      int now = round;
      List<Contender> present = contenders.stream().filter(contender -> now < contender.warmUpRounds()).toList();
      if (present.isEmpty()) {
        break;
      }
      steady = true;
      for (Map.Entry<String, Double> shot : fire(order(present, round), batch).entrySet()) {
        Double before = best.get(shot.getKey());
        steady &= before != null && shot.getValue() >= STEADY * before;
        best.merge(shot.getKey(), shot.getValue(), Math::min);
      }
      double fastest = Collections.min(best.values());
      batch = (int) Math.clamp(effort.shortestShot().toNanos() / 1e9 / fastest + 0.5, 1, 1_000_000);
    }
    return batch;
  }

  /** Rotated every round, and every second time backwards: no contender always follows the same rival into its caches. */
  static List<Contender> order(List<Contender> contenders, int round) {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, -(round / 2));
    return round % 2 == 0 ? order : order.reversed();
  }

  /** One round: seconds a call, by contender. */
  private static Map<String, Double> fire(List<Contender> order, int batch) {
    Options options = new OptionsBuilder()
        .include("^" + Shot.class.getName().replace(".", "\\.") + "\\.fire$")
        .param("contender", order.stream().map(Contender::name).toArray(String[]::new))
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementBatchSize(batch)
        .shouldFailOnError(true)
        .build();
    Map<String, Double> seconds = new LinkedHashMap<>();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    OutputFormat silence = OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT);
    try {
      for (RunResult result : new Runner(options, silence).run()) {
        seconds.put(result.getParams().getParam("contender"), result.getPrimaryResult().getScore() / batch);
      }
    } catch (RunnerException failure) {
      throw new IllegalStateException("JMH failed: " + failure.getMessage(), failure);
    }
    Lineup.rethrow();
    return seconds;
  }
}
