package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Orders of contraction: how much work each takes, and that every one computes the same. */
@Tag("once")
class EinsumOrderTest {
  private static final Pattern FLOP = Pattern.compile("\n(\\d+) flop; largest intermediate: ");

  private static long flops(Einsum.Plan plan) {
    Matcher matcher = FLOP.matcher(plan.explain());
    assertTrue(matcher.find(), plan.explain());
    return Long.parseLong(matcher.group(1));
  }

  /** The example of Cormen, Leiserson, Rivest and Stein: 15,125 multiplications. */
  @Test
  void aChainOfMatricesIsMultipliedInTheFewestSteps() {
    int[][] shapes = {{30, 35}, {35, 15}, {15, 5}, {5, 10}, {10, 20}, {20, 25}};
    String chain = "ab,bc,cd,de,ef,fg->ag";
    assertEquals(2 * 15_125, flops(Einsum.compile(chain, shapes)));
    assertEquals(2 * 15_125, flops(Einsum.compile(chain, ContractionOrder.optimal(), shapes)));
    assertEquals(2 * 40_500, flops(Einsum.compile(chain, ContractionOrder.leftToRight(), shapes)));
    ContractionOrder given = ContractionOrder.path(new int[] {1, 2}, new int[] {0, 4}, new int[] {0, 1}, new int[] {0, 2}, new int[] {0, 1});
    assertEquals(2 * 15_125, flops(Einsum.compile(chain, given, shapes)));
  }

  @Test
  void noOrderTakesFewerFlopsThanTheOptimalOne() {
    RandomGenerator random = Reference.random(5);
    for (int program = 0; program < 60; program++) {
      int operands = 3 + random.nextInt(3);
      int[][] shapes = new int[operands][];
      int[] sizes = random.ints(8, 2, 7).toArray();
      StringBuilder equation = new StringBuilder();
      for (int operand = 0; operand < operands; operand++) {
        int[] labels = random.ints(3, 0, 8).distinct().toArray();
        shapes[operand] = Arrays.stream(labels).map(label -> sizes[label]).toArray();
        equation.append(operand == 0 ? "" : ",");
        Arrays.stream(labels).forEach(label -> equation.append((char) ('a' + label)));
      }
      long optimal = flops(Einsum.compile(equation.toString(), ContractionOrder.optimal(), shapes));
      assertEquals(optimal, flops(Einsum.compile(equation.toString(), shapes)));
      long least = least(equation.toString(), shapes, new int[operands - 1][], 0);
      assertEquals(least, optimal, () -> equation + " " + Arrays.deepToString(shapes));
      assertTrue(optimal <= flops(Einsum.compile(equation.toString(), ContractionOrder.greedy(), shapes)));
    }
  }

  /** Of all orders there are. */
  private static long least(String equation, int[][] shapes, int[][] pairs, int step) {
    if (step == pairs.length) {
      return flops(Einsum.compile(equation, ContractionOrder.path(pairs), shapes));
    }
    long least = Long.MAX_VALUE;
    for (int first = 0; first < shapes.length - step; first++) {
      for (int second = first + 1; second < shapes.length - step; second++) {
        pairs[step] = new int[] {first, second};
        least = Math.min(least, least(equation, shapes, pairs, step + 1));
      }
    }
    return least;
  }

  @Test
  void greedyAvoidsOuterProducts() {
    int[][] shapes = {{50, 2}, {60, 3}, {2, 3}, {3, 4}};
    Einsum.Plan greedy = Einsum.compile("ia,jb,ab,bc->ijc", ContractionOrder.greedy(), shapes);
    assertTrue(flops(greedy) < flops(Einsum.compile("ia,jb,ab,bc->ijc", ContractionOrder.leftToRight(), shapes)), greedy.explain());
  }

  @Test
  void greedyTakesThePairThatGrowsLeast() {
    RandomGenerator random = Reference.random(6);
    for (int program = 0; program < 60; program++) {
      int[] sizes = random.ints(8, 2, 7).toArray();
      List<String> terms = new ArrayList<>();
      for (int operands = 3 + random.nextInt(5); terms.size() < operands; ) {
        terms.add(random.ints(3, 'a', 'i').distinct().mapToObj(Character::toString).collect(Collectors.joining()));
      }
      int[][] shapes = terms.stream().map(term -> term.chars().map(label -> sizes[label - 'a']).toArray()).toArray(int[][]::new);
      String equation = String.join(",", terms);
      assertEquals(
          Einsum.compile(equation, ContractionOrder.path(greedy(terms, sizes)), shapes).explain(),
          Einsum.compile(equation, ContractionOrder.greedy(), shapes).explain());
    }
  }

  /** The pair whose product has the fewest elements beyond those of its factors; of equals, the one with the fewest multiplications. */
  private static int[][] greedy(List<String> terms, int[] sizes) {
    List<String> rest = new ArrayList<>(terms);
    String all = String.join("", terms);
    String output = labels(all, label -> all.indexOf(label) == all.lastIndexOf(label));
    List<int[]> pairs = new ArrayList<>();
    while (rest.size() > 1) {
      double least = Double.POSITIVE_INFINITY;
      int[] best = {};
      for (int i = 0; i < rest.size(); i++) {
        for (int j = i + 1; j < rest.size(); j++) {
          double growth = elements(product(rest, i, j, output), sizes) - elements(rest.get(i), sizes) - elements(rest.get(j), sizes);
          double cost = growth + 0x1p-20 * elements(distinct(rest.get(i) + rest.get(j)), sizes);
          if (cost < least) {
            least = cost;
            best = new int[] {i, j};
          }
        }
      }
      rest.add(product(rest, best[0], best[1], output));
      rest.remove(best[1]);
      rest.remove(best[0]);
      pairs.add(best);
    }
    return pairs.toArray(int[][]::new);
  }

  /** The labels of a product: those that the output or another term has. */
  private static String product(List<String> terms, int i, int j, String output) {
    List<String> others = new ArrayList<>(terms);
    others.remove(j);
    others.remove(i);
    String needed = output + String.join("", others);
    return labels(distinct(terms.get(i) + terms.get(j)), label -> needed.indexOf(label) >= 0);
  }

  private static String distinct(String labels) {
    return labels.chars().distinct().mapToObj(Character::toString).collect(Collectors.joining());
  }

  private static String labels(String all, IntPredicate chosen) {
    return all.chars().filter(chosen).mapToObj(Character::toString).collect(Collectors.joining());
  }

  private static double elements(String labels, int[] sizes) {
    return labels.chars().mapToDouble(label -> sizes[label - 'a']).reduce(1, (x, y) -> x * y);
  }

  @Test
  void manyOperandsArePlannedQuickly() {
    for (int operands : new int[] {7, 30, 128, 129, 2000}) {
      Tensor[] scalars = new Tensor[operands];
      Arrays.fill(scalars, Tensor.full(1, 2));
      scalars[operands - 1] = Tensor.of(new float[] {3, 4}, 2);
      String equation = String.join(",", Collections.nCopies(operands, "i"));
      assertEquals(7, Einsum.einsum(equation + "->", scalars).item());
      for (ContractionOrder order : List.of(ContractionOrder.greedy(), ContractionOrder.leftToRight())) {
        int[][] shapes = Arrays.stream(scalars).map(Tensor::shape).toArray(int[][]::new);
        assertEquals(7, Einsum.compile(equation + "->", order, shapes).run(scalars).item());
      }
    }
  }

  @Test
  void twelveOperandsCanBeOptimal() {
    RandomGenerator random = Reference.random(8);
    Tensor[] chain = new Tensor[12];
    StringBuilder equation = new StringBuilder();
    for (int i = 0; i < chain.length; i++) {
      chain[i] = EinsumLayouts.CONTIGUOUS.of(new int[] {2, 2}, random, length -> {
        float[] values = new float[length];
        Arrays.fill(values, 1);
        return values;
      });
      equation.append(i == 0 ? "" : ",").append((char) ('a' + i)).append((char) ('b' + i));
    }
    int[][] shapes = Arrays.stream(chain).map(Tensor::shape).toArray(int[][]::new);
    Tensor product = Einsum.compile(equation + "->am", ContractionOrder.optimal(), shapes).run(chain);
    assertNull(EinsumReference.of(equation + "->am", chain).difference(product, true, chain.length));
  }
}
