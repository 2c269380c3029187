package dev.lanewise.bench.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.bench.comparison.ForkedLibtorch.Answer;
import dev.lanewise.bench.comparison.ForkedLibtorch.Subject;
import dev.lanewise.bench.libtorch.Installation;
import dev.lanewise.bench.rounds.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedLibtorchTest {
  @Test
  void aBrokenLibtorchIsNotedWithItsReason(@TempDir Path folder) throws IOException, InterruptedException {
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so", "libdjl_torch.so")) {
      Files.writeString(folder.resolve(name), "not a library");
    }
    ForkedLibtorch broken = new ForkedLibtorch(new Installation(folder), Optional.empty());
    Ledger ledger = new Ledger(256);
    Effort effort = new Effort(1, 1, 1, Duration.ZERO, Duration.ofMillis(1));
    Inquiry inquiry = new Inquiry(
        new Pace(effort, Duration.ZERO), new Competitors(Optional.empty(), List.of(), Optional.of(broken)), Progress.none(), ledger);
    inquiry.attempt(
        new Failed("squares", Subject.SQUARES.spoken(), "", Names.LIBTORCH, ""), () -> ledger.addAll(broken.measure(Subject.SQUARES, true)));
    assertEquals(List.of(), ledger.records());
    Failed failed = ledger.failures().getFirst();
    assertEquals(Names.LIBTORCH, failed.contender());
    assertTrue(failed.reason().startsWith("forked JVM: exit code 1, ") && failed.reason().contains("libc10.so"), failed.reason());
  }

  /** Where the profile "rivals" has put it. */
  @Test
  void libtorchMultipliesTheSameMatricesBesideOpenblas() throws IOException, InterruptedException {
    Installation installation = new Installation(Path.of("target", "rivals", "libtorch").toAbsolutePath());
    assumeTrue(Files.exists(installation.library()), "libtorch has not been fetched");
    Answer answer = new ForkedLibtorch(installation, Optional.empty()).measure(Subject.SKINNY, true);
    assertEquals(List.of(), answer.failures());
    List<Shape> shapes = Products.skinny(true, new Competitors(Optional.empty(), List.of(), Optional.empty())).prepare().stream()
        .map(Question::shape).toList();
    assertEquals(shapes, answer.records().stream().map(Measurement::shape).toList());
    for (Measurement record : answer.records()) {
      assertEquals(Names.LIBTORCH, record.contender());
      assertTrue(record.ratioToOpenblas().isPresent() && record.maxError().isPresent(), record.toString());
    }
  }

  @Test
  void onlyThoseWhoAreAskedTakePart() {
    Study whole = Products.skinny(true, new Competitors(
        Optional.empty(), List.of(Competitor.onArrays("wrong", (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {}, 1)), Optional.empty()));
    Question all = whole.prepare().getFirst();
    assertEquals("wrong", all.failures().getFirst().contender());
    Question some = new Only(whole, List.of(Names.LANEWISE)).prepare().getFirst();
    assertEquals(List.of(Names.LANEWISE), some.entries().stream().map(entry -> entry.contender().name()).toList());
    assertEquals(List.of(), some.failures());
    assertEquals(all.shape(), some.shape());
  }
}
