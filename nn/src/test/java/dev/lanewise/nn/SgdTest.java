package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdTest {
  private final Parameter parameter = new Parameter("p", Tensor.of(new float[] {1, 2, 3}, 3), Tensor.of(new float[] {4, 0, -8}, 3));

  @Test
  void stepsAgainstTheGradient() {
    new Sgd(List.of(parameter), 0.25f).step();
    assertArrayEquals(new float[] {0, 2, 5}, parameter.value().toArray());
    assertArrayEquals(new float[] {4, 0, -8}, parameter.gradient().toArray());
  }

  @Test
  void stepsOnlyInsideAWindow() {
    Tensor stored = Tensor.full(1f, 5);
    new Sgd(List.of(new Parameter("p", stored.slice(0, 1, 4), Tensor.full(2f, 5).slice(0, 2, 5))), 1f).step();
    assertArrayEquals(new float[] {1, -1, -1, -1, 1}, stored.toArray());
  }

  @Test
  void zeroes() {
    Tensor gradient = Tensor.full(2f, 5);
    new Sgd(List.of(new Parameter("p", Tensor.zeros(3), gradient.slice(0, 1, 4))), 1f).zeroGradients();
    assertArrayEquals(new float[] {2, 0, 0, 0, 2}, gradient.toArray());
  }

  @Test
  void argumentsAreChecked() {
    for (float rate : new float[] {-1f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertEquals(
          "learningRate: " + rate + ", expected a finite number ≥ 0",
          assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(), rate)).getMessage());
    }
    assertEquals(
        "p: gradient (2), expected (3), the shape of the value",
        assertThrows(IllegalArgumentException.class, () -> new Parameter("p", Tensor.zeros(3), Tensor.zeros(2))).getMessage());
  }
}
