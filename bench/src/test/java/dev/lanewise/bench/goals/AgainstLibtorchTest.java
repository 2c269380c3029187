package dev.lanewise.bench.goals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.goals.AgainstLibtorch.Subject;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.kernels.Einsum;
import dev.lanewise.kernels.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgainstLibtorchTest {
  private static AgainstLibtorch goal(double mean, double each, Rivals rivals) {
    return new AgainstLibtorch("whole", "a step", Subject.WHOLE, 1, mean, each, rivals, true);
  }

  private static String verdictWith(Rivals rivals) throws Exception {
    return goal(2, 2, rivals).measure(_ -> {}).verdict().text();
  }

  @Test
  void withoutLibtorchTheReasonIsTheVerdict(@TempDir Path folder) throws Exception {
    assertEquals("not measured: libtorch: not asked for; --rivals does", verdictWith(Rivals.none()));
    assertTrue(verdictWith(Rivals.none().withLibtorch(Optional.empty())).contains("nobody says where it is"));
    Rivals missing = Rivals.none().withLibtorch(Optional.of(folder));
    assertEquals("not measured: libtorch: " + folder.resolve("libtorch_cpu.so") + ": no such file", verdictWith(missing));
    assertEquals("missing: " + folder.resolve("libtorch_cpu.so") + ": no such file", missing.describe().get("libtorch"));
  }

  @Test
  void aBrokenLibtorchEndsNothingButItsOwnJvm(@TempDir Path folder) throws Exception {
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so", "libdjl_torch.so")) {
      Files.writeString(folder.resolve(name), "not a library");
    }
    String verdict = verdictWith(Rivals.none().withLibtorch(Optional.of(folder)));
    assertTrue(verdict.startsWith("not measured: libtorch: " + folder.resolve("libtorch_cpu.so") + ": forked JVM: exit code 1, "), verdict);
    assertTrue(verdict.contains("libc10.so"), verdict);
  }

  @Test
  void eachPartOrTheirMeanIsJudged() {
    List<Detail> details = List.of(4.0, 1.0).stream()
        .map(speed -> new Detail("step " + speed, "libtorch", Figure.exactly(speed), OptionalDouble.empty(), OptionalDouble.empty())).toList();
    assertEquals("holds", goal(2, 0, Rivals.none()).row(details).verdict().text());
    assertEquals("short", goal(2, 2, Rivals.none()).row(details).verdict().text());
    assertEquals("2.00, lowest 1.00: step 1.0", goal(2, 2, Rivals.none()).row(details).figure());
    assertEquals("a step: geometric mean ≥ 2.0 × libtorch", goal(2, 0, Rivals.none()).statement());
    assertEquals("a step: each ≥ 2.0 × libtorch", goal(2, 2, Rivals.none()).statement());
  }

  @ParameterizedTest
  @EnumSource(value = Contraction.class, names = {"PRODUCT", "BATCHED", "SCORES"})
  void contractionsAreTheirEquations(Contraction contraction) {
    Tensor a = EinsumGoals.random(contraction.a);
    Tensor b = EinsumGoals.random(contraction.b);
    Tensor c = Einsum.einsum(contraction.equation, a, b);
    Agreement.check(contraction.toString(), contraction.expected(a.data(), b.data()), c.data());
    double summands = contraction.a[contraction.a.length - 1];
    assertEquals(2.0 * c.elements() * summands, contraction.flops());
  }

  @Test
  void allContractionsCountTheirFlops() {
    assertEquals(2.0 * 50_000 * 784 * 50, Contraction.WEIGHT_GRADIENT.flops());
    assertEquals(2.0 * 50_000 * 784 * 50, Contraction.INPUT_GRADIENT.flops());
  }
}
