package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said by label, operand and sizes, and an output is left as it was. */
@Tag("once")
class EinsumErrorsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    // not an equation
    "i1,j->ij | 2 3 | character '1' at index 1, expected a letter, \"...\", ',' or \"->\"",
    "ij,jk>ik | 2x3 3x4 | character '>' at index 5",
    "ij-ji | 2x3 | character '-' at index 2",
    "ij- >ji | 2x3 | character '-' at index 2",
    "ij->ij->i | 2x3 | character '-' at index 6, expected a letter, \"...\" or the end",
    "ij->ij, | 2x3 | character ',' at index 6, expected a letter, \"...\" or the end",
    "ij->i,j | 2x3 | character ',' at index 5",
    "iß->i | 2x3 | character 'ß' at index 1",
    "i;j->ij | 2 3 | character ';' at index 1",
    "i_j->ij | 2x3 | character '_' at index 1",
    "ij->j.i | 2x3 | character '.' at index 5",
    ".ij | 2x3 | character '.' at index 0",
    "..ij | 2x3 | character '.' at index 0",
    ". ..ij | 2x3 | character '.' at index 0",
    "....ij | 2x3 | character '.' at index 3",
    "...i... | 2x3 | a second ellipsis in operand 0 at index 4",
    "i,...j... | 2 2x3 | a second ellipsis in operand 1 at index 6",
    "...i->...i... | 2x3 | a second ellipsis in the output at index 10",
    "ij…->ij | 2x3 | character '…' at index 2",
    "ij,jk->iik | 2x3 3x4 | output label 'i' occurs twice, again at index 8",
    "ij->ijj | 2x3 | output label 'j' occurs twice",
    "ij,jk->iz | 2x3 3x4 | output label 'z' is in no input",
    "ij->iJ | 2x3 | output label 'J' is in no input",
    "->i | () | output label 'i' is in no input",
    // not for so many operands
    "ij | 2x3 3x4 | 1 input in the equation, 2 operands",
    "ij,jk,kl | 2x3 3x4 | 3 inputs in the equation, 2 operands",
    "ij,jk | 2x3 | 2 inputs in the equation, 1 operands",
    ", | () | 2 inputs in the equation, 1 operands",
    // not for operands of such ranks
    "ijk,jk | 2x3 3x4 | operand 0 has shape (2, 3), 2 dimensions, but labels \"ijk\", expected 3",
    "ij,j | 2x3 3x4 | operand 1 has shape (3, 4), 2 dimensions, but labels \"j\", expected 1",
    "i->i | () | operand 0 has shape (), 0 dimensions, but labels \"i\", expected 1",
    "-> | 3 | operand 0 has shape (3), 1 dimension, but labels \"\", expected 0",
    "...ijk | 2x3 | operand 0 has shape (2, 3), 2 dimensions, but labels \"...ijk\", expected at least 3",
    "i,j...k->i | 2 3 | operand 1 has shape (3), 1 dimension, but labels \"j...k\", expected at least 2",
    // not for operands of such sizes
    "ij,ij | 2x3 3x4 | label 'i' is 2 in operand 0 but 3 in operand 1, expected the same size or 1",
    "ij,jk | 2x3 4x5 | label 'j' is 3 in operand 0 but 4 in operand 1",
    "ij,jk | 2x0 3x5 | label 'j' is 0 in operand 0 but 3 in operand 1",
    "i,i,i | 1 3 2 | label 'i' is 3 in operand 1 but 2 in operand 2",
    "ab,bc,cd | 2x3 3x4 5x6 | label 'c' is 4 in operand 1 but 5 in operand 2",
    "aB,Bc | 2x3 4x5 | label 'B' is 3 in operand 0 but 4 in operand 1",
    "ii,jk | 2x3 3x4 | label 'i' is 2 and 3 in operand 0 of shape (2, 3), expected one size for a diagonal",
    "ii | 1x3 | label 'i' is 1 and 3 in operand 0",
    "j,iji | 3 2x3x4 | label 'i' is 2 and 4 in operand 1 of shape (2, 3, 4)",
    "...,... | 2x3 2x4 | dimension 0 from the right of the ellipsis is 3 in operand 0 but 4 in operand 1",
    "i...,i... | 5x2x3 5x4x3 | dimension 1 from the right of the ellipsis is 2 in operand 0 but 4 in operand 1",
    "...i,...i | 2x3 4x3 | dimension 0 from the right of the ellipsis is 2 in operand 0 but 4 in operand 1",
    // not for arrays
    "i,j->ij | 100000 100000 | the result has shape (100000, 100000), more elements than an array holds",
    "ij->i | 70000x70000 | operand 0 has shape (70000, 70000), more elements than an array holds",
    "ij->i | 2x-3 | operand 0 has shape (2, -3): sizes must be ≥ 0"
  })
  void messagesNameLabelOperandAndSizes(String equation, String shapes, String message) {
    int[][] parsed = Stream.of(shapes.split(" +"))
        .map(shape -> shape.equals("()") ? new int[0] : Stream.of(shape.split("x")).mapToInt(Integer::parseInt).toArray()).toArray(int[][]::new);
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Einsum.compile(equation, parsed));
    assertTrue(error.getMessage().startsWith("einsum \"" + equation + "\": "), error.getMessage());
    assertTrue(error.getMessage().contains(message), error.getMessage());
    boolean small = Arrays.stream(parsed).allMatch(shape -> Arrays.stream(shape).allMatch(size -> size >= 0 && size < 100));
    if (small) {
      Tensor[] operands = Arrays.stream(parsed).map(Tensor::zeros).toArray(Tensor[]::new);
      assertEquals(error.getMessage(), assertThrows(IllegalArgumentException.class, () -> Einsum.einsum(equation, operands)).getMessage());
      Tensor out = Tensor.full(7, 2, 2);
      assertThrows(IllegalArgumentException.class, () -> Einsum.einsumInto(Parallelism.auto(), out, equation, operands));
      assertEquals(Tensor.full(7, 2, 2).toString(), out.toString());
    }
  }

  @Test
  void equationsInMessagesAreShort() {
    for (String hostile : new String[] {"?".repeat(100_000), "a".repeat(100_000) + "?", ",".repeat(100_000)}) {
      assertTrue(assertThrows(IllegalArgumentException.class, () -> Einsum.einsum(hostile, Tensor.zeros(1))).getMessage().length() < 300);
    }
    String labels = "a".repeat(100_000);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Einsum.einsum(labels, Tensor.zeros(1))).getMessage().length() < 300);
  }

  @Test
  void noMoreThan64Labels() {
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    int[] shape = new int[64];
    Arrays.fill(shape, 1);
    assertEquals(1, Einsum.einsum(letters + "...->...", Tensor.full(1, shape)).elements());
    assertMessage("65 labels and dimensions under ellipses, expected at most 64", () -> Einsum.compile(letters + "...", new int[65]));
  }

  @Test
  void outputsAreNamed() {
    Tensor x = Tensor.zeros(2, 3);
    Tensor y = Tensor.zeros(3, 4);
    Parallelism one = Parallelism.sequential();
    Einsum.Plan plan = Einsum.compile("ij,jk->ik", x.shape(), y.shape());
    assertMessage("einsum \"ij,jk->ik\": out has shape (3, 4), expected (2, 4)", () -> Einsum.einsumInto(one, y, "ij,jk->ik", x, y));
    assertMessage("out has shape (2), expected (2, 4)", () -> plan.runInto(one, Tensor.zeros(2), x, y));
    assertMessage(
        "out has shape (2, 4) and strides (0, 1), expected no two elements in one place",
        () -> plan.runInto(one, Tensor.zeros(4).expand(2, 4), x, y));
    assertMessage("strides (1, 1)", () -> plan.runInto(one, Tensor.strided(new float[9], 0, new int[] {2, 4}, new int[] {1, 1}), x, y));
    assertMessage("operands [(3, 4), (2, 3)], compiled for [(2, 3), (3, 4)]", () -> plan.run(y, x));
    assertMessage("operands [(2, 3)], compiled for [(2, 3), (3, 4)]", () -> plan.run(x));
  }

  @Test
  void pathsAreChecked() {
    int[][] shapes = {{2, 3}, {3, 4}, {4, 5}};
    assertMessage("path: step 0 is (0, 3), expected two of the positions 0 to 2", () -> path(shapes, new int[] {0, 3}, new int[] {0, 1}));
    assertMessage("path: step 1 is (0, 2), expected two of the positions 0 to 1", () -> path(shapes, new int[] {0, 1}, new int[] {0, 2}));
    assertMessage("path: step 0 is (1, 1)", () -> path(shapes, new int[] {1, 1}, new int[] {0, 1}));
    assertMessage("path: step 0 is (-1, 1)", () -> path(shapes, new int[] {-1, 1}, new int[] {0, 1}));
    assertMessage("path: 1 steps for 3 operands, expected 2", () -> path(shapes, new int[] {0, 1}));
    assertMessage("path: step [0, 1, 2], expected two positions", () -> path(shapes, new int[] {0, 1, 2}));
    int[][] many = new int[13][0];
    assertMessage(
        "an optimal order of 13 operands, expected at most 12", () -> Einsum.compile(",".repeat(12), ContractionOrder.optimal(), many));
  }

  private static Einsum.Plan path(int[][] shapes, int[]... pairs) {
    return Einsum.compile("ij,jk,kl", ContractionOrder.path(pairs), shapes);
  }

  @Test
  void intermediatesThatNoArrayHoldsAreNamed() {
    int[][] shapes = {{100_000}, {100_000}, {100_000, 3}};
    Einsum.Plan plan = Einsum.compile("i,j,jk->ik", ContractionOrder.leftToRight(), shapes);
    assertMessage("an intermediate \"ij\" has 10000000000 elements", plan::explain);
    Tensor x = Tensor.zeros(100_000);
    assertMessage("another order of contraction may avoid it", () -> plan.run(x, x, Tensor.zeros(100_000, 3)));
    assertEquals(3, Einsum.einsum("i,j,jk->ik", x, x, Tensor.zeros(100_000, 3)).size(1));
  }

  @Test
  void nothingMayBeNull() {
    Tensor x = Tensor.zeros(2);
    assertEquals("operand 1", assertThrows(NullPointerException.class, () -> Einsum.einsum("i,i", x, null)).getMessage());
    assertEquals("equation", assertThrows(NullPointerException.class, () -> Einsum.einsum(null, x)).getMessage());
    assertEquals("parallelism", assertThrows(NullPointerException.class, () -> Einsum.einsum(null, "i", x)).getMessage());
    assertEquals("out", assertThrows(NullPointerException.class, () -> Einsum.einsumInto(Parallelism.auto(), null, "i", x)).getMessage());
    assertEquals("shape of operand 0", assertThrows(NullPointerException.class, () -> Einsum.compile("i", (int[]) null)).getMessage());
    assertEquals(
        "order", assertThrows(NullPointerException.class, () -> Einsum.compile("i", (ContractionOrder) null, new int[1])).getMessage());
  }

  private static void assertMessage(String part, Runnable call) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
