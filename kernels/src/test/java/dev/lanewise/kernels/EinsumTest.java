package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every equation against nested loops over all labels. */
class EinsumTest {
  private static final Map<Character, Integer> SIZES = Map.of('b', 5, 'i', 3, 'j', 4, 'k', 6, 'l', 2, 'q', 7, 'd', 8, 'h', 2, 'a', 9, 'z', 1);

  @ParameterizedTest
  @ValueSource(strings = {
    "ik,kj->ij", "ik,jk->ij", "ki,kj->ij", "ki,jk->ij", "ik,kj->ji", "bi,bj->ij", "ia,ka->ik", "bij,bjk->bik", "bhqd,bhkd->bhqk", "i,j->ij",
    "i,j->ji", "i,i->", "i,i->i", "ij,ij->", "ij,ij->ij", "ij,ij->i", "ij,j->i", "ij,i->j", "ij,k->ijk", "ijk,kj->i", "ijk,ljk->il", "ijk,ljk->li",
    "ijk,kjl->il", "bij,bik->bjk", "bij,kb->ikjb", "ij,", ",->", ",i->i", "ij->ji", "ij->", "ij->i", "ij->j", "ii->", "ii->i", "iji->j", "iji->ij",
    "ijk->kij", "ijk->ki", "ij,jk", "ji", "bi , bj -> i j", "ii,ij->j", "ij,kl->", "ij,kl->ik", "zi,zj->ij", "iz,zj->ij", "z,z->", "a,ab->b", "ab,ba->",
    "hbq,qbh->b"
  })
  void equalsNestedLoops(String equation) {
    for (boolean strided : new boolean[] {false, true}) {
      List<Tensor> operands = new ArrayList<>();
      for (String labels : equation.replace(" ", "").split("->")[0].split(",", -1)) {
        operands.add(integers(labels, operands.size(), strided));
      }
      Tensor expected = naive(equation, operands);
      Tensor actual = Einsum.einsum(equation, operands.toArray(Tensor[]::new));
      assertArrayEquals(expected.shape(), actual.shape(), equation);
      assertArrayEquals(expected.toArray(), actual.toArray(), equation + (strided ? " on strided views" : ""));
    }
  }

  @Test
  void sizeOneStandsForAnySize() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Tensor one = Tensor.of(new float[] {10, 20}, 2, 1);
    assertArrayEquals(new float[] {60, 300}, Einsum.einsum("ij,ij->i", x, one).toArray());
    assertArrayEquals(new float[] {10, 20, 30, 80, 100, 120}, Einsum.einsum("ij,ij->ij", x, one).toArray());
    assertArrayEquals(new float[] {30}, Einsum.einsum("ij,kj->", one, Tensor.of(new float[] {1}, 1, 1)).toArray());
  }

  @Test
  void emptySumsAreZero() {
    assertArrayEquals(new float[6], Einsum.einsum("ik,kj->ij", Tensor.zeros(2, 0), Tensor.zeros(0, 3)).toArray());
    assertArrayEquals(new int[] {0, 3}, Einsum.einsum("ik,kj->ij", Tensor.zeros(0, 4), Tensor.zeros(4, 3)).shape());
    assertArrayEquals(new int[] {0, 2, 3}, Einsum.einsum("bik,bkj->bij", Tensor.zeros(0, 2, 4), Tensor.zeros(0, 4, 3)).shape());
  }

  @Test
  void einsumIntoOverwritesAnyOutput() {
    Tensor x = integers("ik", 1, false);
    Tensor w = integers("kj", 2, false);
    float[] expected = Einsum.einsum("ik,kj->ij", x, w).toArray();
    Tensor contiguous = Tensor.full(Float.NaN, 3, 4);
    Tensor strided = Tensor.full(Float.NaN, 4, 3).transpose();
    Tensor window = Tensor.full(Float.NaN, 2, 3, 4).select(0, 1);
    for (Tensor out : List.of(contiguous, strided, window)) {
      Einsum.einsumInto(Parallelism.sequential(), out, "ik,kj->ij", x, w);
      assertArrayEquals(expected, out.toArray());
    }
    Tensor square = integers("kk", 3, false);
    float[] product = Einsum.einsum("ij,jk->ik", square, square).toArray();
    Einsum.einsumInto(Parallelism.sequential(), square, "ij,jk->ik", square, square);
    assertArrayEquals(product, square.toArray());
    Einsum.einsumInto(Parallelism.sequential(), square, "ij->ji", square);
    assertArrayEquals(Tensor.of(product, 6, 6).transpose().toArray(), square.toArray());
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> Einsum.einsumInto(Parallelism.sequential(), x, "ik,kj->ij", x, w)).getMessage().contains("out has shape [3, 6], expected [3, 4]"));
  }

  @Test
  void permutationsAndDiagonalsAreViews() {
    Tensor x = Tensor.of(Reference.uniform(9, 1), 3, 3);
    assertSame(x.data(), Einsum.einsum("ij->ji", x).data());
    assertSame(x.data(), Einsum.einsum("ii->i", x).data());
  }

  @Test
  void aThousandRandomEquationsEqualNestedLoops() {
    RandomGenerator random = Reference.random(7);
    for (int program = 0; program < 1000; program++) {
      String labels = "abhijkl";
      String first = pick(random, labels, 1 + random.nextInt(4));
      String second = pick(random, labels, random.nextInt(4));
      String all = (first + second).chars().distinct().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
      StringBuilder output = new StringBuilder();
      for (char label : pick(random, labels, labels.length()).toCharArray()) {
        if (all.indexOf(label) >= 0 && output.indexOf(String.valueOf(label)) < 0 && random.nextBoolean()) {
          output.append(label);
        }
      }
      String equation = first + "," + second + "->" + output;
      Tensor a = integers(first, program, random.nextBoolean());
      Tensor b = integers(second, program + 1, random.nextBoolean());
      assertArrayEquals(naive(equation, List.of(a, b)).toArray(), Einsum.einsum(equation, a, b).toArray(), "program " + program + ": " + equation);
    }
  }

  @Test
  void plansExplainTheirKernelsAndCanBeUsedAgain() {
    Einsum.Plan plan = Einsum.compile("bi,bj->ij", new int[] {100, 7}, new int[] {100, 5});
    assertTrue(plan.explain().contains("sum of outer products m 7 n 5 k 100, 7000 flop"), plan.explain());
    assertTrue(Einsum.compile("ia,ka->ik", new int[] {100, 7}, new int[] {5, 7}).explain().contains("sgemm(NT)"));
    assertTrue(Einsum.compile("ik,kj->ji", new int[] {4, 7}, new int[] {7, 3}).explain().endsWith("view as ji"));
    Tensor x = Tensor.of(Reference.smallIntegers(700, 1), 100, 7);
    Tensor g = Tensor.of(Reference.smallIntegers(500, 2), 100, 5);
    assertArrayEquals(plan.run(x, g).toArray(), plan.run(Parallelism.sequential(), x, g).toArray());
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> plan.run(g, x));
    assertTrue(error.getMessage().contains("compiled for [(100, 7), (100, 5)]"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "i1,j->ij | character '1' at index 1",
    "ij,jk>ik | character '>' at index 5",
    "ij->ij->i | character '-' at index 6",
    "ij,jk->iik | output label 'i' occurs twice",
    "ij,jk->iz | output label 'z' is in no input",
    "ij | 1 inputs in the equation, 2 operands",
    "ij,jk,kl | 3 inputs in the equation, 2 operands",
    "ijk,jk | operand 0 has shape [2, 3], but labels \"ijk\"",
    "ij,ij | label 'i' is 3 in operand 1, but 2 before",
    "ii,jk | label 'i' is 2 and 3 in operand 0"
  })
  void errorsNameLabelOperandAndSizes(String equation, String message) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Einsum.einsum(equation, Tensor.zeros(2, 3), Tensor.zeros(3, 4)));
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void equationErrorsAreShort() {
    String hostile = "?".repeat(100_000);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Einsum.einsum(hostile, Tensor.zeros(1))).getMessage().length() < 300);
  }

  private static String pick(RandomGenerator random, String labels, int count) {
    StringBuilder picked = new StringBuilder();
    for (int i = 0; i < count; i++) {
      picked.append(labels.charAt(random.nextInt(labels.length())));
    }
    return picked.toString();
  }

  private static Tensor integers(String labels, long seed, boolean strided) {
    int[] shape = labels.chars().map(label -> SIZES.get((char) label)).toArray();
    int rank = shape.length;
    if (!strided || rank == 0) {
      return Tensor.of(Reference.smallIntegers(Arrays.stream(shape).reduce(1, (x, y) -> x * y), seed), shape);
    }
    // The same shape as a window, every second element of the last dimension's storage, in reversed order of dimensions.
    int[] storage = new int[rank];
    int[] order = new int[rank];
    for (int r = 0; r < rank; r++) {
      storage[r] = shape[rank - 1 - r] + 1;
      order[r] = rank - 1 - r;
    }
    Tensor view = Tensor.of(Reference.smallIntegers(Arrays.stream(storage).reduce(1, (x, y) -> x * y), seed), storage).permute(order);
    for (int r = 0; r < rank; r++) {
      view = view.slice(r, 1, shape[r] + 1);
    }
    return view;
  }

  private static Tensor naive(String equation, List<Tensor> operands) {
    String[] sides = equation.replace(" ", "").split("->", -1);
    String[] inputs = sides[0].split(",", -1);
    Map<Character, Integer> sizes = new TreeMap<>();
    for (String input : inputs) {
      for (char label : input.toCharArray()) {
        sizes.put(label, SIZES.get(label));
      }
    }
    String joined = String.join("", inputs);
    String output = sides.length > 1
        ? sides[1]
        : sizes.keySet().stream().filter(label -> joined.indexOf(label) == joined.lastIndexOf(label))
            .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append).toString();
    Tensor result = Tensor.zeros(output.chars().map(label -> sizes.get((char) label)).toArray());
    sum(new ArrayList<>(sizes.keySet()), 0, new TreeMap<>(), sizes, inputs, output, operands, result);
    return result;
  }

  private static void sum(
      List<Character> labels, int depth, Map<Character, Integer> index, Map<Character, Integer> sizes, String[] inputs, String output,
      List<Tensor> operands, Tensor result) {
    if (depth < labels.size()) {
      for (int i = 0; i < sizes.get(labels.get(depth)); i++) {
        index.put(labels.get(depth), i);
        sum(labels, depth + 1, index, sizes, inputs, output, operands, result);
      }
      return;
    }
    float product = 1;
    for (int operand = 0; operand < inputs.length; operand++) {
      product *= operands.get(operand).get(inputs[operand].chars().map(label -> index.get((char) label)).toArray());
    }
    int[] at = output.chars().map(label -> index.get((char) label)).toArray();
    result.set(result.get(at) + product, at);
  }

  @Test
  void theNotebooksThreeContractions() {
    Tensor x = Tensor.of(Reference.smallIntegers(40 * 17, 1), 40, 17);
    Tensor g = Tensor.of(Reference.smallIntegers(40 * 5, 2), 40, 5);
    Tensor w = Tensor.of(Reference.smallIntegers(17 * 5, 3), 17, 5);
    assertArrayEquals(x.transpose().matmul(g).toArray(), Einsum.einsum("bi,bj->ij", x, g).toArray());
    assertArrayEquals(g.matmul(w.transpose()).toArray(), Einsum.einsum("ia,ka->ik", g, w).toArray());
    assertEquals(5, Einsum.einsum("bi,ij->bj", x, w).size(1));
  }
}
