package dev.lanewise.bench.goals;

import ai.djl.ndarray.NDArray;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.libtorch.Call;
import dev.lanewise.bench.libtorch.Installation;
import dev.lanewise.bench.libtorch.Libtorch;
import dev.lanewise.bench.libtorch.LibtorchNetwork;
import dev.lanewise.bench.libtorch.NetworkScripts;
import dev.lanewise.bench.libtorch.TorchScript;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Ours beside libtorch in one JVM, which has loaded no other rival: the part of {@link AgainstLibtorch} that runs in a {@link Fork}. */
final class LibtorchRace {
  private static final String NAME = Names.LIBTORCH;

  private final Libtorch libtorch;
  private final Parallelism parallelism;
  private final Timing timing;

  private LibtorchRace(Libtorch libtorch, int threads, Timing timing) {
    this.libtorch = libtorch;
    this.parallelism = Parallelism.of(threads);
    this.timing = timing;
  }

  /** The details of one subject; a single one that describes the library for {@link AgainstLibtorch#FACTS}. */
  static List<Detail> details(String folder, String subject, int threads, boolean quick) {
    Libtorch libtorch = Libtorch.load(new Installation(Path.of(folder)), threads);
    if (subject.equals(AgainstLibtorch.FACTS)) {
      return List.of(new Detail(libtorch.describe(), "", Figure.exactly(threads), OptionalDouble.empty(), OptionalDouble.empty()));
    }
    LibtorchRace race = new LibtorchRace(libtorch, threads, NetworkGoals.timing(quick));
    return switch (AgainstLibtorch.Subject.valueOf(subject)) {
      case WHOLE -> race.passes(TrainingTask.of(NetworkGoals.samples(quick), 784, 50, 1));
      case MINI_BATCH -> Stream.of(50, 512).map(hidden -> race.step(race.rivals(TrainingTask.of(128, 784, hidden, 10)))).toList();
      case EINSUM -> race.einsums();
    };
  }

  private List<Detail> passes(TrainingTask task) {
    Duel duel = rivals(task);
    return List.of(
        detail("forward + loss, " + task, task.forwardFlops(), duel.ours.forward(), duel.theirs.forward()),
        detail("backward, " + task, task.backwardFlops(), duel.ours.backward(), duel.theirs.backward()), step(duel));
  }

  private Detail step(Duel duel) {
    TrainingTask task = duel.task;
    return detail("step, " + task, task.forwardFlops() + task.backwardFlops(), duel.ours.step(), duel.theirs.step());
  }

  private Detail detail(String what, double flops, Runnable ours, Runnable theirs) {
    return Detail.of(
        what, timing.of(List.of(new Contender(Names.LANEWISE, ours), new Contender(NAME, theirs))), Names.LANEWISE, NAME, flops);
  }

  private record Duel(TrainingTask task, TrainingTask.Passes ours, TrainingTask.Passes theirs) {}

  private Duel rivals(TrainingTask task) {
    return new Duel(task, task.ours(parallelism), theirs(task));
  }

  // ---- libtorch's passes ----------------------------------------------------------------------------------------------------------------

  private TrainingTask.Passes theirs(TrainingTask task) {
    LibtorchNetwork network = network(task);
    Call forward = network.forward();
    Call backward = network.backward();
    task.check(NAME, forward.results().getFirst()[0], network.ours(backward.results()));

    LibtorchNetwork stepped = network(task);
    Call step = stepped.step(TrainingTask.LEARNING_RATE);
    step.run();
    task.checkStep(NAME, stepped.parameters());
    return new TrainingTask.Passes(forward, backward, step);
  }

  private LibtorchNetwork network(TrainingTask task) {
    NetworkScripts scripts = task.hasClasses() ? NetworkScripts.CROSS_ENTROPY : NetworkScripts.MEAN_SQUARED_ERROR;
    NDArray targets = task.hasClasses() ? libtorch.labels(task.targets()) : libtorch.tensor(task.numbers(), task.n());
    return new LibtorchNetwork(libtorch, scripts, libtorch.tensor(task.x(), task.n(), task.in()), targets, task.parameters());
  }

  // ---- einsum ---------------------------------------------------------------------------------------------------------------------------

  private List<Detail> einsums() {
    return Stream.of(Contraction.values()).map(this::einsum).toList();
  }

  private Detail einsum(Contraction contraction) {
    Tensor a = EinsumGoals.random(contraction.a);
    Tensor b = EinsumGoals.random(contraction.b);
    double[] expected = contraction.expected(a.data(), b.data());
    Einsum.Plan plan = Einsum.compile(contraction.equation, contraction.a, contraction.b);
    Tensor out = plan.run(parallelism, a, b);
    Agreement.check(Names.LANEWISE + ", " + contraction, expected, out.data());
    Call theirs = Call.inference(
        libtorch, TorchScript.einsum(contraction.equation), libtorch.tensor(a.data(), contraction.a), libtorch.tensor(b.data(), contraction.b));
    Agreement.check(NAME + ", " + contraction, expected, theirs.results().getFirst());
    return detail(contraction.toString(), contraction.flops(), () -> plan.runInto(parallelism, out, a, b), theirs);
  }
}
