package dev.lanewise.bench.goals;

import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.openjdk.jmh.util.ListStatistics;

/** What einsum takes beside the kernel's own time, on matrices so small that this is most of it. */
record PlanningOverhead(Timing timing) implements Goal {
  private static final int N = 8;
  private static final double COMPILED = 1;
  private static final double NOT_COMPILED = 20;
  private static final String KERNEL = "kernel";

  @Override
  public String name() {
    return "planning";
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "einsum of %d × %d matrices, beyond the kernel's time: compiled ≤ %.0f µs, not compiled ≤ %.0f µs", N, N, COMPILED, NOT_COMPILED);
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public Row measure(Consumer<String> step) {
    step.accept("ij,jk->ik");
    String equation = "ij,jk->ik";
    Tensor[] operands = {EinsumGoals.random(N, N), EinsumGoals.random(N, N)};
    float[] a = operands[0].data();
    float[] b = operands[1].data();
    Tensor out = Tensor.zeros(N, N);
    Parallelism one = Parallelism.sequential();
    Einsum.Plan plan = Einsum.compile(equation, operands[0].shape(), operands[1].shape());
    RoundTimes times = timing.of(List.of(
        new Contender(KERNEL, () -> Sgemm.sgemm(Transpose.NO, Transpose.NO, N, N, N, 1, a, 0, N, b, 0, N, 0, out.data(), 0, N, one)),
        new Contender("compiled", () -> plan.runInto(one, out, operands)),
        new Contender("not compiled", () -> Einsum.einsumInto(one, out, equation, operands)),
        new Contender("planned anew", () -> Einsum.compile(equation, operands[0].shape(), operands[1].shape()).runInto(one, out, operands))));
    List<Detail> details = List.of(overhead(times, "compiled"), overhead(times, "not compiled"), overhead(times, "planned anew"));
    Verdict verdict = Verdict.atMost(COMPILED, details.getFirst().figure()).at("compiled");
    for (Detail detail : details.subList(1, details.size())) {
      verdict = verdict.and(Verdict.atMost(NOT_COMPILED, detail.figure()).at(detail.what()));
    }
    String figure = String.format(
        Locale.ROOT, "%.2f µs, %.2f µs; without the plans kept %.1f µs", details.get(0).figure().median(), details.get(1).figure().median(),
        details.get(2).figure().median());
    return new Row(this, figure, verdict, details);
  }

  private static Detail overhead(RoundTimes times, String contender) {
    List<Double> kernel = times.seconds().get(KERNEL);
    List<Double> own = times.seconds().get(contender);
    ListStatistics micros = new ListStatistics();
    for (int round = 0; round < own.size(); round++) {
      micros.addValue(1e6 * (own.get(round) - kernel.get(round)));
    }
    return new Detail(contender, "µs beyond the kernel", Figure.of(micros), OptionalDouble.empty(), OptionalDouble.empty());
  }
}
