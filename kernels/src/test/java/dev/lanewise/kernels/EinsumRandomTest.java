package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Seeded random equations, shapes and layouts against the definition; and random text. A failure prints the seed, which repeats it alone. */
class EinsumRandomTest {
  private static final int PROGRAMS = 12_000;
  private static final int STRINGS = 100_000;
  private static final int LARGEST_SPACE = 2_500;
  private static final String LETTERS = "abXijk";

  /** An equation and the shapes of its operands. */
  private record Program(String equation, int[][] shapes) {}

  @Test
  void programsEqualTheDefinition() {
    int ran = 0;
    for (long seed = 0; ran < PROGRAMS; seed++) {
      RandomGenerator random = Reference.random(seed);
      Program program = program(random);
      if (program != null) {
        try {
          if (Share.HERE.takes(ran++)) {
            check(program, seed, random);
          }
        } catch (RuntimeException failure) {
          fail("seed " + seed + ": " + describe(program) + ": " + failure, failure);
        }
      }
    }
  }

  private static void check(Program program, long seed, RandomGenerator random) {
    boolean exact = seed % 3 != 0;
    EinsumLayouts.Values values = exact ? EinsumLayouts.integers(random) : EinsumLayouts.uniform(random);
    Tensor[] operands = new Tensor[program.shapes.length];
    for (int i = 0; i < operands.length; i++) {
      EinsumLayouts layout = seed % 2 == 0 ? EinsumLayouts.CONTIGUOUS : EinsumLayouts.values()[random.nextInt(EinsumLayouts.values().length)];
      operands[i] = layout.of(program.shapes[i], random, values);
    }
    EinsumReference expected = EinsumReference.of(program.equation, operands);
    verify(expected, Einsum.einsum(program.equation, operands), exact, seed, program, "einsum", operands);
    Tensor out = EinsumLayouts.values()[random.nextInt(3)].of(expected.shape(), random, length -> filled(length, Float.NaN));
    Einsum.einsumInto(Parallelism.of(2), out, program.equation, operands);
    verify(expected, out, exact, seed, program, "einsumInto", operands);
    int written = 0;
    for (float x : out.data()) {
      written += Float.isNaN(x) ? 0 : 1;
    }
    assertEquals(out.elements(), written, () -> "seed " + seed + ": elements written by " + describe(program));
    if (operands.length > 2) {
      for (ContractionOrder order : List.of(ContractionOrder.greedy(), ContractionOrder.leftToRight(), path(operands.length, random))) {
        verify(expected, Einsum.compile(program.equation, order, program.shapes).run(operands), exact, seed, program, order.toString(), operands);
      }
    }
  }

  private static void verify(
      EinsumReference expected, Tensor actual, boolean exact, long seed, Program program, String how, Tensor[] operands) {
    String difference = expected.difference(actual, exact, program.shapes.length);
    if (difference != null) {
      fail("seed " + seed + ", " + how + ": " + describe(program) + ", strides "
          + Arrays.stream(operands).map(x -> Tensor.text(x.strides())).toList() + ": " + difference);
    }
  }

  private static String describe(Program program) {
    return program.equation + " of " + Arrays.stream(program.shapes).map(Tensor::text).toList();
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private static ContractionOrder path(int operands, RandomGenerator random) {
    int[][] pairs = new int[operands - 1][];
    for (int step = 0; step < pairs.length; step++) {
      int remaining = operands - step;
      int first = random.nextInt(remaining);
      pairs[step] = new int[] {first, (first + 1 + random.nextInt(remaining - 1)) % remaining};
    }
    return ContractionOrder.path(pairs);
  }

  /** Null if its loops would be too long. */
  private static Program program(RandomGenerator random) {
    int[] sizes = new int[LETTERS.length()];
    Arrays.setAll(sizes, _ -> size(random));
    int[] dots = new int[random.nextInt(3)];
    Arrays.setAll(dots, _ -> size(random));
    boolean ellipses = random.nextInt(3) == 0;
    int operands = 1 + random.nextInt(5);
    List<String> inputs = new ArrayList<>();
    int[][] shapes = new int[operands][];
    boolean anyEllipsis = false;
    for (int operand = 0; operand < operands; operand++) {
      StringBuilder labels = new StringBuilder();
      List<Integer> shape = new ArrayList<>();
      boolean[] one = new boolean[LETTERS.length()];
      for (int letter = 0; letter < one.length; letter++) {
        one[letter] = random.nextInt(8) == 0;
      }
      int rank = random.nextInt(5);
      int ellipsisAt = ellipses && random.nextBoolean() ? random.nextInt(rank + 1) : -1;
      for (int r = 0; r <= rank; r++) {
        if (r == ellipsisAt) {
          anyEllipsis = true;
          labels.append("...");
          int covered = random.nextInt(dots.length + 1);
          for (int d = dots.length - covered; d < dots.length; d++) {
            shape.add(random.nextInt(6) == 0 ? 1 : dots[d]);
          }
        }
        if (r < rank) {
          int letter = random.nextInt(one.length);
          labels.append(random.nextInt(8) == 0 ? " " : "").append(LETTERS.charAt(letter));
          shape.add(one[letter] ? 1 : sizes[letter]);
        }
      }
      inputs.add(labels.toString());
      shapes[operand] = shape.stream().mapToInt(Integer::intValue).toArray();
    }
    String equation = String.join(",", inputs) + (random.nextBoolean() ? "" : "->" + output(random, inputs, anyEllipsis));
    long space = 1;
    for (int letter = 0; letter < sizes.length; letter++) {
      space *= equation.indexOf(LETTERS.charAt(letter)) >= 0 ? Math.max(1, sizes[letter]) : 1;
    }
    for (int d : dots) {
      space *= anyEllipsis ? Math.max(1, d) : 1;
    }
    return space <= LARGEST_SPACE ? new Program(equation, shapes) : null;
  }

  private static int size(RandomGenerator random) {
    return random.nextInt(25) == 0 ? 0 : 1 + random.nextInt(random.nextInt(10) == 0 ? 9 : 4);
  }

  private static String output(RandomGenerator random, List<String> inputs, boolean anyEllipsis) {
    List<String> labels = new ArrayList<>();
    for (char letter : LETTERS.toCharArray()) {
      if (String.join("", inputs).indexOf(letter) >= 0 && random.nextBoolean()) {
        labels.add(random.nextInt(labels.size() + 1), String.valueOf(letter));
      }
    }
    if (anyEllipsis && random.nextInt(4) > 0) {
      labels.add(random.nextInt(labels.size() + 1), "...");
    }
    return String.join("", labels);
  }

  @Test
  void anyTextIsAnEquationOrAnIllegalArgument() {
    RandomGenerator random = Reference.random(99);
    String alphabet = "aijkzAZ,,->...  ";
    String[] seeds = {"ij->ji", "ij,jk->ik", "...i,i...->...", "i,ij,jk", "ij", "", "a...,...b,...", " i j , j k -> i k"};
    Tensor[][] operands = {{}, {Tensor.zeros(2, 3)}, {Tensor.zeros(2, 3), Tensor.zeros(3, 2)}, {Tensor.zeros(1), Tensor.zeros(1, 1), Tensor.zeros(1, 1)}};
    int valid = 0;
    for (int i = 0; i < STRINGS; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? seeds[random.nextInt(seeds.length)] : "");
      int edits = random.nextInt(text.isEmpty() ? 24 : 3);
      for (int edit = 0; edit < edits; edit++) {
        int kind = random.nextInt(40);
        char c = kind == 0 ? (char) random.nextInt(0x10000) : kind == 1 ? (char) random.nextInt(128) : alphabet.charAt(random.nextInt(alphabet.length()));
        text.insert(random.nextInt(text.length() + 1), c);
      }
      Tensor[] some = operands[random.nextInt(operands.length)];
      try {
        Einsum.einsum(text.toString(), some);
        valid++;
      } catch (IllegalArgumentException expected) {
        assertTrue(expected.getMessage().startsWith("einsum \""), expected.getMessage());
      } catch (RuntimeException | StackOverflowError other) {
        fail("text " + i + " \"" + text + "\" with " + some.length + " operands: " + other, other);
      }
    }
    assertTrue(valid > 1000, String.format(Locale.ROOT, "only %d of %d texts were equations", valid, STRINGS));
  }
}
