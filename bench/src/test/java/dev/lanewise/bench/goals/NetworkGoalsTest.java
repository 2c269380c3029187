package dev.lanewise.bench.goals;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Run;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.goals.Contest.Case;
import dev.lanewise.bench.goals.Contest.Field;
import dev.lanewise.bench.goals.Contest.Opponent;
import dev.lanewise.bench.goals.Contest.Work;
import dev.lanewise.bench.goals.LayerProducts.Beside;
import dev.lanewise.bench.reference.DisagreementException;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.kernels.Parallelism;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import jdk.incubator.vector.VectorOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkGoalsTest {
  private static final Timing SHORT = new Timing(Duration.ZERO, new Effort(1, 3, 3, Duration.ZERO, Duration.ofMillis(1)));

  private static Contest contest(int threads, Rivals rivals, Case... cases) {
    return new Contest("products", "fast", List.of(cases), threads, rivals, SHORT);
  }

  @Test
  void everyRowHasANameOfItsOwn() {
    for (boolean quick : new boolean[] {true, false}) {
      List<Goal> goals = NetworkGoals.all(Rivals.none(), quick);
      assertEquals(20, new HashSet<>(goals.stream().map(Goal::name).toList()).size());
      assertTrue(goals.stream().allMatch(goal -> goal.name().matches("[a-z0-9-]+") && goal.steps() > 0 && !goal.statement().isBlank()));
    }
  }

  @Test
  void aStepKeepsWhatItNeedsAndLittleMore() {
    HeldMemory memory = new HeldMemory(2000, 30, 100);
    assertEquals(4 * (2.0 * 200_000 + 3 * 2000 + 2 * (3000 + 100 + 100 + 1)), memory.needed());
    Row row = memory.measure(_ -> {});
    assertEquals("holds", row.verdict().text(), row.figure());
    double beside = row.details().getFirst().figure().median();
    assertTrue(beside > -0.1 && beside < 1, "MB beside what is needed: " + beside);
  }

  @Test
  void callsOrBytesASecondAreCompared() {
    RoundTimes times = new RoundTimes(Map.of("Lanewise", List.of(2.0, 2.0), "copy", List.of(1.0, 1.0), "MKL", List.of(4.0, 4.0)));
    Opponent copy = Opponent.bandwidth(new Bandwidth(new Contender("copy", () -> {}), 8e9), 0.9);
    Detail bandwidth = copy.detail("ReLU", times, "Lanewise", Work.moving(12e9));
    assertEquals(0.75, bandwidth.figure().median(), 1e-12, "6 GB/s of 8 GB/s");
    assertEquals("ReLU, 6.0 GB/s", bandwidth.what());
    assertEquals("copy, 8.0 GB/s", bandwidth.against());
    Detail rival = Opponent.rival(new Contender("MKL", () -> {}), 2).detail("gw", times, "Lanewise", new Work(6e9, 1));
    assertEquals(2, rival.figure().median());
    assertEquals(OptionalDouble.of(3), rival.gflops());
  }

  @Test
  void theOneFurthestBehindItsBoundIsTheFigure() {
    Contender ours = new Contender(Names.LANEWISE, () -> {});
    Case one = new Case("nothing", () -> new Field(new Work(1, 1), List.of(ours), List.of(
        Opponent.rival(new Contender("twin", () -> {}), 1e-9), Opponent.rival(new Contender("other", () -> {}), 1e9),
        Opponent.rival(new Contender("watcher", () -> {}), 0))));
    Row row = contest(1, Rivals.none(), one).measure(_ -> {});
    assertEquals("short", row.verdict().text());
    assertTrue(row.figure().endsWith("of ≥ 1000000000: nothing against other"), row.figure());
    assertEquals(3, row.details().size());
  }

  @Test
  void missingRivalsLeaveARowOpen() {
    Rivals lost = new Rivals(List.of(), Map.of("OpenBLAS", "lost"));
    Case alone = new Case("product", () -> new LayerProducts(new Shape(9, 5, 3), lost, 1).forward(_ -> 2));
    assertEquals("not measured: OpenBLAS: lost", contest(1, lost, alone).measure(_ -> {}).verdict().text());
    Case beside = new Case("product", () -> new LayerProducts(new Shape(9, 5, 3), lost, 1).forward(_ -> 1e-9, Beside.READ));
    assertEquals("not measured: OpenBLAS: lost", contest(1, lost, beside).measure(_ -> {}).verdict().text());
    assertEquals("not measured: one processor", contest(1 << 20, lost, beside).measure(_ -> {}).verdict().text());
    assertEquals("fast; 2 threads", contest(2, lost).statement());
  }

  @Test
  void allThreeProductsOfALayerAreCheckedForEveryContender() {
    Rivals rivals = Rivals.openblas();
    for (int threads : new int[] {1, 2}) {
      String verdict = threads <= Runtime.getRuntime().availableProcessors() ? "holds" : "not measured: one processor";
      LayerProducts products = new LayerProducts(new Shape(70, 30, 11), rivals, threads);
      List<Field> fields = List.of(
          products.forward(_ -> 1e-9, Beside.PEAK), products.weightGradient(LayerProducts.WAYS, _ -> 1e-9, Beside.NAIVE),
          products.inputGradient(_ -> 1e-9, Beside.COPY));
      assertEquals(List.of(1, 2, 1), fields.stream().map(field -> field.ours().size()).toList());
      for (Field field : fields) {
        assertEquals(rivals.present().size() + 1, field.opponents().size());
        Row row = contest(threads, rivals, new Case("product", () -> field)).measure(_ -> {});
        assertEquals(verdict, row.verdict().text());
      }
    }
  }

  @Test
  void elementwiseCasesAreCheckedAndMeasured() {
    Row row = contest(1, Rivals.none(), ElementwiseCases.of(301).toArray(Case[]::new)).measure(_ -> {});
    assertEquals(8, row.details().size());
    Detail sum = row.details().stream().filter(detail -> detail.what().startsWith("column sum")).findFirst().orElseThrow();
    assertTrue(sum.against().startsWith("read, "), sum.against());
    assertTrue(row.details().getFirst().what().startsWith("ReLU 301 × 50, "), row.details().getFirst().what());
  }

  @Test
  void bandwidthIsThatOfWholeArrays() {
    float[] x = EinsumGoals.random(1003).data();
    float[] y = new float[1003];
    Bandwidth copy = Bandwidth.copy(x, y);
    copy.contender().work().run();
    assertArrayEquals(x, y);
    assertEquals(8 * 1003, copy.bytes());
    float[] halves = EinsumGoals.random(42).data();
    Bandwidth.copyHalf(halves).contender().work().run();
    for (int i = 0; i < 21; i++) {
      assertEquals(halves[i], halves[i + 21]);
    }
    assertEquals(4 * 1045, Bandwidth.read(x, halves).bytes());
    float[] ones = new float[4096];
    Arrays.fill(ones, 1);
    assertEquals(4096, Bandwidth.sum(ones).reduceLanes(VectorOperators.ADD));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void ourPassesComeToWhatTheReferenceSays(int outputs) {
    TrainingTask task = TrainingTask.of(20, 7, 5, outputs);
    TrainingTask.Passes passes = task.ours(Parallelism.sequential());
    passes.forward().run();
    passes.backward().run();
    passes.step().run();
    List<float[]> wrong = new ArrayList<>(task.parameters());
    assertThrows(DisagreementException.class, () -> task.checkStep("nobody", wrong), "parameters that have not moved");
    assertThrows(DisagreementException.class, () -> task.check("nobody", (float) task.reference().loss(), wrong));
    assertThrows(DisagreementException.class, () -> task.check("nobody", 2 * (float) task.reference().loss(), wrong));
    assertEquals(2.0 * 20 * 5 * (7 + outputs), task.forwardFlops());
  }

  @Test
  void theDefaultIsComparedWithTheFastestWay() {
    RoundTimes times = new RoundTimes(Map.of(
        Names.EINSUM, List.of(1.0, 1.0), Names.TRANSPOSE_MATMUL, List.of(4.0, 4.0), "default", List.of(2.0, 2.0)));
    Detail half = Strategies.detail(new Shape(1, 2, 3), times);
    assertEquals(0.5, half.figure().median());
    assertEquals("einsum is fastest", half.against());
    Detail full = new Detail("other", "einsum is fastest", Figure.exactly(0.96), OptionalDouble.empty(), OptionalDouble.empty());
    Strategies goal = new Strategies(List.of(5), List.of(3, 40), List.of(1, 9));
    Row row = Strategies.row(goal, List.of(full, half));
    assertEquals("1 of 2; worst 0.50 at 1 × 2 × 3, where einsum is fastest", row.figure());
    assertEquals("short", row.verdict().text());
    assertEquals("holds", Strategies.row(goal, List.of(full)).verdict().text());
    assertEquals(4, goal.measure(_ -> {}).details().size());
  }

  @Test
  void ofManyDetailsTheLowestArePrinted() {
    List<Detail> details = new ArrayList<>();
    for (int i = 100; i > 0; i--) {
      details.add(new Detail("shape <" + i + ">", "einsum", Figure.exactly(i), OptionalDouble.empty(), OptionalDouble.empty()));
    }
    Row row = Strategies.row(Strategies.of(true), details);
    String text = GoalTables.of(new GoalResults("network", Run.now(true), Map.of(), List.of(row)));
    assertTrue(text.contains("strategies, the lowest 40 of 100") && text.contains("shape <1>") && text.contains("shape <40>"), text);
    assertFalse(text.contains("shape <41>"), text);
  }
}
