package dev.lanewise.bench.goals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.fork.Fork;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ForkedMeasurementTest {
  private static final Detail DETAIL = new Detail(
      "NT 512 × 512 × 512", "FMA peak", new Figure(0.1, 1e-9, 1e9, 0, 30), OptionalDouble.of(Math.PI), OptionalDouble.empty());

  @Test
  void detailsSurviveTheirLine() throws IOException {
    assertEquals(List.of(DETAIL, DETAIL), ForkedMeasurement.parse(List.of(DETAIL.toLine(), DETAIL.toLine())));
  }

  @Test
  void anythingElseIsRejected() {
    String line = DETAIL.toLine();
    for (String other : List.of("warning: slow", line + "\t1", line.replace("30", "thirty"), line.replace("0.1", "NaN"))) {
      String reason = assertThrows(IOException.class, () -> ForkedMeasurement.parse(List.of(other))).getMessage();
      assertTrue(reason.startsWith("forked JVM: ") && reason.contains("expected"), reason);
    }
  }

  @Test
  void aJvmThatFailsGivesAReason() {
    String unknown = assertThrows(IOException.class, () -> ForkedMeasurement.in(Fork.plain(), "nonsense")).getMessage();
    assertTrue(unknown.contains("exit code 1") && unknown.contains("measurement: nonsense"), unknown);
    String width = assertThrows(
        IOException.class, () -> ForkedMeasurement.in(Fork.with("-Dlanewise.vectorBits=100"), FreshStarts.NAME, "TILE")).getMessage();
    assertTrue(width.contains("lanewise.vectorBits"), width);
  }

  @Test
  void aJvmAtAnotherWidthMeasuresAtThatWidth() throws Exception {
    Detail start = ForkedMeasurement.in(Fork.with(FreshStarts.width(128)), FreshStarts.NAME, FreshStarts.Subject.TILE.name()).getFirst();
    assertTrue(start.what().matches("tile \\d+×8, kc \\d+"), start.what());
    assertEquals("FMA peak", start.against());
    assertTrue(start.figure().median() > 0 && start.gflops().orElseThrow() > 0);
  }
}
