package dev.lanewise.bench.goals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.bench.comparison.Run;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.bench.rounds.RoundTimes;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final Timing SHORT = new Timing(Duration.ZERO, new Effort(1, 3, 3, Duration.ZERO, Duration.ofMillis(1)));
  private static final Detail DETAIL = new Detail(
      "512 × 512 × 512", "OpenBLAS", new Figure(0.98, 0.95, 1.02, 0.9, 21), OptionalDouble.of(99.5), OptionalDouble.empty());

  private record Given(String name, Row row, RuntimeException failure) implements Goal {
    @Override
    public String statement() {
      return name + " ≥ 1";
    }

    @Override
    public int steps() {
      return 1;
    }

    @Override
    public Row measure(Consumer<String> step) throws IOException {
      step.accept("looking");
      if (failure != null) {
        throw failure;
      }
      return row;
    }
  }

  private static GoalResults results(List<Row> rows) {
    return new GoalResults(
        "sgemm", new Run(
            "quick", "2026-11-22T01:00:00Z", "abc", Map.of("cpu", "a \"fast\" one"), List.of("-Xss4m"), Map.of(), "vector", 256),
        Map.of("OpenBLAS", "OpenBLAS 0.3.31"), rows);
  }

  @Test
  void aFailureIsItsRowsVerdictAndTheOthersAreMeasured() throws Exception {
    Row good = new Row("good", "good ≥ 1", "1.20", Verdict.atLeast(1, Figure.exactly(1.2)), List.of(DETAIL));
    List<Goal> goals = List.of(new Given("bad", null, new IllegalStateException("7 is\n  not 8")), new Given("good", good, null));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<Row> rows;
    try (Progress progress = Progress.on(new PrintStream(said, true, StandardCharsets.UTF_8), Goals.steps(goals))) {
      rows = Goals.measure(goals, progress);
    }
    assertEquals("failed: 7 is; not 8", rows.getFirst().verdict().text());
    assertEquals(good, rows.getLast());
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("bad: looking"));
    assertTrue(results(rows).anyFailed());
    assertFalse(results(List.of(good)).anyFailed());
  }

  @Test
  void tablesShowGoalFigureVerdictAndWhatIsBehindThem() {
    Row row = new Row("squares", "squares: geometric mean ≥ 1.00", "0.98", Verdict.atLeast(1, DETAIL.figure()), List.of(DETAIL));
    String text = GoalTables.of(results(List.of(row, new Row("two-threads", "≥ 1.8", "", Verdict.unmeasured("one processor"), List.of()))));
    assertEquals(
        """
        Goals of sgemm
          row          goal                            figure  verdict
          squares      squares: geometric mean ≥ 1.00  0.98    unclear: 0.95 … 1.02
          two-threads  ≥ 1.8                                   not measured: one processor

        squares
          what             against   figure    quartiles  least  samples  GFLOP/s  theirs
          512 × 512 × 512  OpenBLAS   0.980  0.950–1.020  0.900       21     99.5
        """,
        text.substring(0, text.indexOf("\nVectors of 256 bits. Figures against")));
  }

  @Test
  void jsonHasEveryRowWithItsDetails() throws IOException {
    Row row = new Row("squares", "≥ \"1\"", "0.98", Verdict.atLeast(1, DETAIL.figure()), List.of(DETAIL));
    String text = Json.write(results(List.of(row)));
    for (String part : List.of(
        "\"table\" : \"sgemm\"", "\"cpu\" : \"a \\\"fast\\\" one\"", "\"vector_bits\" : 256", "\"verdict\" : \"unclear\"",
        "\"reason\" : \"0.95 … 1.02\"", "\"median\" : 0.98", "\"samples\" : 21", "\"gflops\" : 99.5", "\"others_gflops\" : null")) {
      assertTrue(text.contains(part), () -> part + " in " + text);
    }
    try (JsonParser json = new JsonFactory().createParser(text)) {
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      assertEquals(0, depth);
    }
  }

  @Test
  void theFasterRivalOfEveryShapeCounts() {
    RoundTimes times = new RoundTimes(Map.of("Lanewise", List.of(1.0, 1.0), "OpenBLAS", List.of(2.0, 2.0), "MKL", List.of(0.5, 0.5)));
    List<Detail> details = List.of(
        Detail.of("a", times, "Lanewise", "OpenBLAS", 3e9), Detail.of("a", times, "Lanewise", "MKL", 3e9),
        Detail.of("b", times, "Lanewise", "OpenBLAS", 3e9));
    assertEquals(List.of(0.5, 2.0), AgainstRivals.againstTheFastest(details).stream().map(detail -> detail.figure().median()).toList());
    assertEquals(OptionalDouble.of(3), details.getFirst().gflops());
    assertEquals(OptionalDouble.of(1.5), details.getFirst().othersGflops());
  }

  @Test
  void productsOfEveryKindAreCheckedAndMeasured() {
    Rivals rivals = Rivals.openblas();
    Row squares = new AgainstRivals(
        "squares", "squares", List.of(new Shape(5, 7, 3), new Shape(20, 9, 40)), true, 1e-6, 1e-6, rivals, SHORT).measure(_ -> {});
    assertEquals("holds", squares.verdict().text());
    assertEquals(2 * rivals.present().size(), squares.details().size());
    Row none = new AgainstRivals(
        "squares", "squares", List.of(), false, 1, 1, new Rivals(List.of(), Map.of("OpenBLAS", "lost")), SHORT).measure(_ -> {});
    assertEquals("not measured: OpenBLAS: lost", none.verdict().text());
    for (Transpose transA : Transpose.values()) {
      Multiplication multiplication = Multiplication.of(new Shape(9, 4, 13), transA, Transpose.YES);
      multiplication.oursOffHeap("segments").work().run();
      rivals.present().forEach(rival -> multiplication.rival(rival).work().run());
    }
  }

  @Test
  void theTileAloneIsCheckedAndItsDepthIsTheBlockings() {
    assertTrue(new Tile().toString().matches("\\d+×\\d+, kc \\d+"), "the tile of " + Kernels.describe());
    assertEquals(384, Tile.kc("provider   vector: blocks mc 168 kc 384 nc 4080\nthreads"));
    assertTrue(assertThrows(IllegalStateException.class, () -> Tile.kc("plain loops")).getMessage().contains("plain loops"));
  }

  @Test
  void theSlowestStartIsComparedWithTheMedianOne() {
    List<Detail> starts = List.of(0.8, 0.9, 0.45, 0.9).stream()
        .map(speed -> new Detail("tile", "FMA peak", Figure.exactly(speed), OptionalDouble.of(100 * speed), OptionalDouble.of(100))).toList();
    Detail summary = FreshStarts.summary("256 bits, tile", starts);
    assertEquals(0.85, summary.figure().median(), 1e-12);
    assertEquals(0.45, summary.figure().min());
    assertEquals(4, summary.figure().samples());
    Row row = FreshStarts.row(new FreshStarts(4), List.of(summary, DETAIL.named("other")));
    assertEquals("short", row.verdict().text());
    assertEquals("0.53, 256 bits, tile", row.figure());
    assertEquals("holds", FreshStarts.row(new FreshStarts(4), List.of(DETAIL)).verdict().text());
  }

  @Test
  void goalsHaveNamesToSelectThemBy() {
    for (boolean quick : new boolean[] {true, false}) {
      List<Goal> goals = SgemmGoals.all(new Rivals(List.of(), Map.of()), quick);
      assertEquals(14, new HashSet<>(goals.stream().map(Goal::name).toList()).size());
      assertEquals(List.of("kernels", "planning", "allocation", "libtorch"), EinsumGoals.all(Rivals.none(), quick).stream().map(Goal::name).toList());
      assertTrue(goals.stream().allMatch(goal -> goal.name().matches("[a-z0-9-]+") && goal.steps() > 0 && !goal.statement().isBlank()));
    }
  }
}
