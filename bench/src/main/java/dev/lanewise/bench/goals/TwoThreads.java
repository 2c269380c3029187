package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.kernels.Parallelism;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A second thread nearly doubles the speed, and two of ours are as fast as two of a rival's. */
record TwoThreads(List<Integer> sizes, Rivals rivals, Timing timing) implements Goal {
  private static final int THREADS = 2;
  private static final double GAIN = 1.8;
  private static final double MEAN = 1;
  private static final String ONE_THREAD = "one thread";

  @Override
  public String name() {
    return "two-threads";
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "two threads, squares: ≥ %.1f × one thread; geometric mean ≥ %.2f of the faster rival's two", GAIN, MEAN);
  }

  @Override
  public int steps() {
    return sizes.size();
  }

  @Override
  public Row measure(Consumer<String> step) {
    if (Runtime.getRuntime().availableProcessors() < THREADS) {
      return Row.unmeasured(this, "one processor");
    }
    List<Detail> gains = new ArrayList<>();
    List<Detail> races = new ArrayList<>();
    rivals.setThreads(THREADS);
    try {
      for (int n : sizes) {
        Multiplication multiplication = Multiplication.square(n);
        step.accept(multiplication.toString());
        List<Contender> contenders = new ArrayList<>(List.of(
            multiplication.ours(Names.LANEWISE, Parallelism.of(THREADS)), multiplication.ours(ONE_THREAD, Parallelism.sequential())));
        rivals.present().forEach(rival -> contenders.add(multiplication.rival(rival)));
        RoundTimes times = timing.of(contenders);
        double flops = multiplication.shape().flops();
        gains.add(Detail.of(multiplication.toString(), times, Names.LANEWISE, ONE_THREAD, flops));
        rivals.present().forEach(rival -> races.add(Detail.of(multiplication.toString(), times, Names.LANEWISE, rival.name(), flops)));
      }
    } finally {
      rivals.setThreads(1);
    }
    Detail least = AgainstRivals.lowest(gains);
    Verdict verdict = gains.stream().map(gain -> Verdict.atLeast(GAIN, gain.figure()).at(gain.what())).reduce(Verdict::and).orElseThrow();
    String figure = String.format(Locale.ROOT, "%.2f × one thread at %s", least.figure().median(), least.what());
    if (races.isEmpty()) {
      verdict = verdict.and(Verdict.unmeasured(rivals.reason()));
    } else {
      Figure whole = Figure.geometricMean(Detail.figures(AgainstRivals.againstTheFastest(races).stream()));
      verdict = verdict.and(Verdict.atLeast(MEAN, whole));
      figure += String.format(Locale.ROOT, "; %.2f of the faster rival", whole.median());
    }
    gains.addAll(races);
    return new Row(this, figure, verdict, gains);
  }
}
