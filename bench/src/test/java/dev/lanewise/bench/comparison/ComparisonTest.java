package dev.lanewise.bench.comparison;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void whoeverComputesSomethingElseIsNamedAndLeftOut() {
    SgemmRoutine wrong = (_, _, _, _, _, _, _, _, _, _, _, _, _, c, _, _) -> c[0] = 7;
    SgemmRoutine broken = (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {
      throw new NoClassDefFoundError("org/somewhere/Gone");
    };
    Competitors competitors = new Competitors(
        Optional.empty(), List.of(Competitor.onArrays("wrong", wrong, 1), Competitor.onArrays("broken", broken, 1)), Optional.empty());
    Question question = Products.skinny(true, competitors).prepare().getFirst();
    assertEquals(List.of("wrong", "broken"), question.failures().stream().map(Failed::contender).toList());
    assertTrue(question.failures().getFirst().reason().contains("wrong's product"), question.failures().toString());
    List<String> able = question.entries().stream().map(Entry::contender).map(contender -> contender.name()).toList();
    assertTrue(able.contains(Names.LANEWISE) && !able.contains("wrong"), able.toString());
  }

  @Test
  void javaRivalsMultiplyRowMajorMatrices() {
    Map<String, String> missing = new LinkedHashMap<>();
    List<Competitor> rivals = JavaRivals.find(missing);
    assertEquals(2, rivals.size(), missing.toString());
    for (Competitor rival : rivals) {
      PreparedProduct product = rival.product().make(new Shape(1, 3, 2), new float[] {1, 2, 3}, new float[] {1, 10, 2, 20, 3, 30});
      product.work().run();
      assertArrayEquals(new float[] {14, 140}, product.result().get(), rival.name());
    }
    assertThrows(IllegalArgumentException.class, () -> JavaRivals.ejml().sgemm(
        Transpose.YES, Transpose.NO, 1, 1, 1, 1f, new float[1], 0, 1, new float[1], 0, 1, 0f, new float[1], 0, 1));
  }

  @Test
  void aMissingRivalSaysWhy() {
    Map<String, String> missing = new LinkedHashMap<>();
    assertTrue(JavaRivals.find("X", () -> {
      throw new NoClassDefFoundError("org/x/X");
    }, missing).isEmpty());
    assertTrue(missing.get("X").contains("not on the class path (org/x/X)"), missing.toString());
    assertTrue(JavaRivals.find("Y", () -> (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {}, missing).isEmpty(), "it computes nothing");
    assertTrue(missing.get("Y").contains("came out as [0.0, 0.0, 0.0, 0.0]"), missing.toString());
  }

  @Test
  void theNaiveWayMovesItsProductsTwice() {
    Cost kept = NetworkCosts.weightGradient(50_000, 784, 50);
    Cost stored = NetworkCosts.storedOuterProducts(50_000, 784, 50);
    assertEquals(3.92e9, kept.flops());
    assertEquals(kept.flops(), stored.flops());
    assertEquals(4.0 * 50_000 * 834, kept.read());
    assertEquals(kept.bytes() + 2 * 4.0 * 50_000 * 784 * 50, stored.bytes());
  }

  @Test
  void afterTheTimeIsUpQuestionsGetTheirFewestRounds() {
    Pace pace = new Pace(
        new Effort(6, 9, 41, Duration.ofSeconds(2), Duration.ofMillis(5)),
        Duration.ofSeconds(10));
    assertEquals(41, pace.after(Duration.ofSeconds(9)).maxRounds());
    assertEquals(9, pace.after(Duration.ofSeconds(10)).maxRounds());
  }
}
