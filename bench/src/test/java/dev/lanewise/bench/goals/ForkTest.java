package dev.lanewise.bench.goals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ForkTest {
  private static final Detail DETAIL = new Detail(
      "NT 512 × 512 × 512", "FMA peak", new Figure(0.1, 1e-9, 1e9, 0, 30), OptionalDouble.of(Math.PI), OptionalDouble.empty());

  @Test
  void detailsSurviveTheirLine() {
    assertEquals(DETAIL, Detail.parse(DETAIL.toLine()));
  }

  @Test
  void anythingElseInTheOutputIsRejected() throws IOException {
    String line = DETAIL.toLine();
    assertEquals(List.of(DETAIL, DETAIL), Fork.parse(List.of(line, line, "end\t2")));
    assertEquals(List.of(), Fork.parse(List.of("end\t0")));
    rejected(List.of());
    rejected(List.of(line));
    rejected(List.of(line, "end\t2"));
    rejected(List.of("warning: slow", "end\t1"));
    rejected(List.of(line + "\t1", "end\t1"));
    rejected(List.of(line.replace("30", "thirty"), "end\t1"));
    rejected(List.of(line.replace("0.1", "NaN"), "end\t1"));
    rejected(List.of(line, "end\t1", "one more"));
  }

  private static void rejected(List<String> lines) {
    String reason = assertThrows(IOException.class, () -> Fork.parse(lines)).getMessage();
    assertTrue(reason.startsWith("forked JVM: ") && reason.contains("expected"), reason);
  }

  @Test
  void aJvmThatFailsGivesAReason() {
    String unknown = assertThrows(IOException.class, () -> Fork.plain().measure("nonsense")).getMessage();
    assertTrue(unknown.contains("exit code 1") && unknown.contains("measurement: nonsense"), unknown);
    String flag = assertThrows(IOException.class, () -> Fork.with("-XX:NoSuchFlag=1").measure(WarmUp.NAME)).getMessage();
    assertTrue(flag.contains("exit code 1"), flag);
    String width = assertThrows(IOException.class, () -> Fork.with("-Dlanewise.vectorBits=100").measure(FreshStarts.NAME, "TILE")).getMessage();
    assertTrue(width.contains("lanewise.vectorBits"), width);
  }

  @Test
  void aJvmAtAnotherWidthMeasuresAtThatWidth() throws Exception {
    Detail start = Fork.with(FreshStarts.width(128)).measure(FreshStarts.NAME, FreshStarts.Subject.TILE.name()).getFirst();
    assertTrue(start.what().matches("tile \\d+×8, kc \\d+"), start.what());
    assertEquals("FMA peak", start.against());
    assertTrue(start.figure().median() > 0 && start.gflops().orElseThrow() > 0);
  }
}
