package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Equations, shapes and orders of any kind: planned, or refused by an IllegalArgumentException with a message of readable length. What is planned and
 * small is computed, and equals the definition. The fuzzer of profile "fuzz" looks for inputs; those it found are tested here.
 */
@Tag("once")
class EinsumFuzzTest {
  private static final int LONGEST_MESSAGE = 1000;

  /** Most multiplications that are done to check a result. */
  private static final long MOST_WORK = 4096;

  @TestFactory
  Stream<DynamicTest> whatTheFuzzerFoundIsPlannedOrRefused() throws IOException, URISyntaxException {
    Path folder = Path.of(EinsumFuzzTest.class.getResource("EinsumFuzzTestInputs").toURI());
    List<Path> inputs;
    try (Stream<Path> files = Files.list(folder)) {
      inputs = files.sorted().toList();
    }
    assertTrue(inputs.size() >= 77, () -> inputs.size() + " inputs");
    return inputs.stream().map(input -> DynamicTest.dynamicTest(
        input.getFileName().toString(), () -> fuzzerTestOneInput(Files.readAllBytes(input))));
  }

  /** Three lines: an equation, shapes such as 23;34, and an order, a letter or pairs of positions. */
  public static void fuzzerTestOneInput(byte[] input) {
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 3);
    if (lines.length < 3) {
      return;
    }
    String equation = lines[0];
    int[][] shapes = Arrays.stream(lines[1].split(";", -1)).map(EinsumFuzzTest::shape).toArray(int[][]::new);
    try {
      Einsum.Plan plan = Einsum.compile(equation, order(lines[2]), shapes);
      plan.explain();
      if (work(shapes) <= MOST_WORK) {
        Tensor[] operands = Arrays.stream(shapes).map(EinsumFuzzTest::operand).toArray(Tensor[]::new);
        assertNull(EinsumReference.of(equation, operands).difference(plan.run(Parallelism.sequential(), operands), false, operands.length));
      }
    } catch (IllegalArgumentException refused) {
      assertTrue(refused.getMessage() != null && refused.getMessage().length() < LONGEST_MESSAGE, refused::toString);
    }
  }

  /** One character a size. */
  private static int[] shape(String sizes) {
    return sizes.chars().map(size -> switch (size) {
      case 'h' -> 100;
      case 'k' -> 1000;
      case 'm' -> 1_000_000;
      case 'g' -> 1_000_000_000;
      case 'z' -> Integer.MAX_VALUE;
      default -> size - '0';
    }).toArray();
  }

  private static ContractionOrder order(String text) {
    return switch (text) {
      case "o" -> ContractionOrder.optimal();
      case "g" -> ContractionOrder.greedy();
      case "l" -> ContractionOrder.leftToRight();
      case "" -> ContractionOrder.auto();
      default -> ContractionOrder.path(Stream.of(text.split("(?<=\\G..)"))
          .map(pair -> pair.chars().map(position -> position - '0').toArray()).toArray(int[][]::new));
    };
  }

  private static long work(int[][] shapes) {
    return Arrays.stream(shapes).flatMapToInt(Arrays::stream).asLongStream().map(size -> Math.max(1, size))
        .reduce(1, (product, size) -> Math.min(product * size, Integer.MAX_VALUE));
  }

  private static Tensor operand(int[] shape) {
    Tensor operand = Tensor.zeros(shape);
    IntStream.range(0, operand.elements()).forEach(i -> operand.data()[i] = i % 5 - 2);
    return operand;
  }
}
