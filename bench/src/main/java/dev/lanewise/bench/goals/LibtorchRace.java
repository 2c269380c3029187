package dev.lanewise.bench.goals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.libtorch.Call;
import dev.lanewise.bench.libtorch.Installation;
import dev.lanewise.bench.libtorch.Libtorch;
import dev.lanewise.bench.libtorch.NetworkScripts;
import dev.lanewise.bench.libtorch.TorchScript;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ours beside libtorch in one JVM, which has loaded no other rival: the part of {@link AgainstLibtorch} that runs in a {@link Fork}. */
final class LibtorchRace {
  private static final String NAME = AgainstLibtorch.LIBTORCH;

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
    NetworkScripts scripts = task.hasClasses() ? NetworkScripts.CROSS_ENTROPY : NetworkScripts.MEAN_SQUARED_ERROR;
    List<NDArray> parameters = parameters(task);
    NDArray[] arguments = Stream.concat(
        Stream.of(
            libtorch.tensor(task.x(), task.n(), task.in()),
            task.hasClasses() ? libtorch.labels(task.targets()) : libtorch.tensor(task.numbers(), task.n())),
        parameters.stream()).toArray(NDArray[]::new);
    Call forward = Call.inference(libtorch, scripts.forward(), arguments);
    NDList loss = Call.training(libtorch, scripts.forward(), arguments).evaluate();
    Call backward = Call.training(
        libtorch, NetworkScripts.backward(), Stream.concat(loss.stream(), parameters.stream()).toArray(NDArray[]::new));
    task.check(NAME, forward.results().getFirst()[0], ours(task, backward.results()));

    // Of parameters of its own: those that a kept loss came from must not change.
    List<NDArray> stepped = parameters(task);
    IntStream.range(0, stepped.size()).forEach(p -> arguments[arguments.length - stepped.size() + p] = stepped.get(p));
    Call step = Call.training(libtorch, scripts.step(TrainingTask.LEARNING_RATE), arguments);
    step.run();
    task.checkStep(NAME, ours(task, stepped.stream().map(NDArray::toFloatArray).toList()));
    return new TrainingTask.Passes(forward, backward, step);
  }

  private List<NDArray> parameters(TrainingTask task) {
    List<float[]> values = task.parameters();
    return List.of(
        libtorch.parameter(transposed(task.in(), task.hidden(), values.get(0)), task.hidden(), task.in()),
        libtorch.parameter(values.get(1), task.hidden()),
        libtorch.parameter(transposed(task.hidden(), task.out(), values.get(2)), task.out(), task.hidden()),
        libtorch.parameter(values.get(3), task.out()));
  }

  /** Weights (in, out) again. */
  private static List<float[]> ours(TrainingTask task, List<float[]> theirs) {
    List<float[]> ours = new ArrayList<>(theirs);
    ours.set(0, transposed(task.hidden(), task.in(), theirs.get(0)));
    ours.set(2, transposed(task.out(), task.hidden(), theirs.get(2)));
    return ours;
  }

  private static float[] transposed(int rows, int columns, float[] x) {
    return Tensor.of(x, rows, columns).transpose().toArray();
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
