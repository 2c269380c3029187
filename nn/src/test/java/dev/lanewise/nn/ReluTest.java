package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanewise.kernels.Tensor;
import org.junit.jupiter.api.Test;

class ReluTest {
  private final Tensor inp = Tensor.of(new float[] {-2, -0f, 0, 0.25f, 3, Float.NaN}, 2, 3);
  private final Tensor dout = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  @Test
  void forwardAndBackward() {
    Relu relu = new Relu();
    assertArrayEquals(new float[] {0, 0, 0, 0.25f, 3, Float.NaN}, relu.forward(inp).toArray());
    assertArrayEquals(new float[] {0, 0, 0, 4, 5, 6}, relu.backward(dout).toArray());
  }

  @Test
  void aShiftMovesTheOutputButNotTheGradient() {
    Relu relu = new Relu(0.5f);
    assertArrayEquals(new float[] {-0.5f, -0.5f, -0.5f, -0.25f, 2.5f, Float.NaN}, relu.forward(inp).toArray());
    assertArrayEquals(new float[] {0, 0, 0, 4, 5, 6}, relu.backward(dout).toArray());
    assertEquals("Relu(shift 0.5)", relu.toString());
  }

  @Test
  void anyShapeAndNothingAtAll() {
    Relu relu = new Relu();
    assertArrayEquals(new float[] {0, 7}, relu.forward(Tensor.of(new float[] {-7, 7}, 2)).toArray());
    assertArrayEquals(new int[] {0, 5}, relu.forward(Tensor.zeros(0, 5)).shape());
    assertArrayEquals(new int[] {0, 5}, relu.backward(Tensor.zeros(0, 5)).shape());
  }

  @Test
  void inputGradientOnlyWhenAsked() {
    Relu relu = new Relu();
    relu.forward(inp);
    relu.needsInputGradient(false);
    assertNull(relu.backward(dout));
  }

  @Test
  void whatItReturnedMayBeReadAgain() {
    Relu relu = new Relu(0.5f);
    Tensor once = relu.forward(inp);
    Tensor twice = relu.forward(once);
    assertArrayEquals(new float[] {-0.5f, -0.5f, -0.5f, -0.25f, 2.5f, Float.NaN}, once.toArray());
    assertArrayEquals(new float[] {-0.5f, -0.5f, -0.5f, -0.5f, 2f, Float.NaN}, twice.toArray());
    Tensor dinp = relu.backward(dout);
    assertArrayEquals(new float[] {0, 0, 0, 0, 5, 6}, dinp.toArray());
    assertArrayEquals(new float[] {0, 0, 0, 0, 5, 6}, relu.backward(dinp).toArray());
  }

  @Test
  void memoryIsReusedForEqualShapesAndTheInputIsLeftAlone() {
    Relu relu = new Relu();
    Tensor out = relu.forward(inp);
    Tensor dinp = relu.backward(dout);
    assertSame(out, relu.forward(dout));
    assertSame(dinp, relu.backward(dout));
    assertArrayEquals(new float[] {-2, -0f, 0, 0.25f, 3, Float.NaN}, inp.toArray());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, dout.toArray());
  }
}
