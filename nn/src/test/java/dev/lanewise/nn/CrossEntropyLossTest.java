package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossEntropyLossTest {
  @Test
  void byHand() {
    CrossEntropyLoss loss = new CrossEntropyLoss();
    // softmax(0, log 3) = (1/4, 3/4)
    Tensor out = Tensor.of(new float[] {0, (float) Math.log(3), 0, 0}, 2, 2);
    assertEquals((Math.log(4) + Math.log(2)) / 2, loss.forward(out, new int[] {0, 1}), 1e-7);
    assertArrayEquals(new float[] {-0.375f, 0.375f, 0.25f, -0.25f}, loss.backward().toArray(), 1e-7f);
  }

  @Test
  void equalScoresCostTheLogarithmOfTheClasses() {
    assertEquals((float) Math.log(10), new CrossEntropyLoss().forward(Tensor.full(3f, 4, 10), new int[] {0, 9, 5, 5}));
  }

  @Test
  void largeScoresDoNotOverflow() {
    CrossEntropyLoss loss = new CrossEntropyLoss();
    Tensor out = Tensor.of(new float[] {3e38f, -3e38f, 1e30f, 0}, 2, 2);
    assertEquals(0f, loss.forward(out, new int[] {0, 0}));
    assertArrayEquals(new float[4], loss.backward().toArray());
    assertEquals(5e29f, loss.forward(out, new int[] {0, 1}));
    assertArrayEquals(new float[] {0, 0, 0.5f, -0.5f}, loss.backward().toArray());
  }

  @Test
  void aClassOfProbabilityZeroIsFineUnlessItIsTheLabel() {
    CrossEntropyLoss loss = new CrossEntropyLoss();
    Tensor out = Tensor.of(new float[] {0, Float.NEGATIVE_INFINITY}, 1, 2);
    assertEquals(0f, loss.forward(out, new int[] {0}));
    assertArrayEquals(new float[2], loss.backward().toArray());
    assertEquals(Float.POSITIVE_INFINITY, loss.forward(out, new int[] {1}));
  }

  @Test
  void notANumberStaysOne() {
    CrossEntropyLoss loss = new CrossEntropyLoss();
    assertTrue(Float.isNaN(loss.forward(Tensor.of(new float[] {Float.NaN, 0, 0, 0}, 2, 2), new int[] {1, 1})));
    float[] dout = loss.backward().toArray();
    assertTrue(Float.isNaN(dout[0]) && Float.isNaN(dout[1]));
    assertArrayEquals(new float[] {0.25f, -0.25f}, new float[] {dout[2], dout[3]});
  }

  @Test
  void gradientsOfARowSumToZero() {
    SplittableRandom random = new SplittableRandom(1);
    CrossEntropyLoss loss = new CrossEntropyLoss();
    loss.forward(Draw.uniform(random, 31, 10).scale(20f), Draw.labels(random, 31, 10));
    Tensor dout = loss.backward();
    for (float sum : dout.sum(1).toArray()) {
      assertEquals(0, sum, 0x1p-20 / 31);
    }
  }

  @Test
  void argumentsAreChecked() {
    assertMessage("CrossEntropyLoss: labels[3]: 10, expected 0 to 9", Tensor.zeros(5, 10), 0, 9, 5, 10, 1);
    assertMessage("CrossEntropyLoss: labels[0]: -1, expected 0 to 9", Tensor.zeros(1, 10), -1);
    assertMessage(
        "CrossEntropyLoss: out (5, 10) against 4 labels, expected (n, classes) against n ≥ 1 labels", Tensor.zeros(5, 10), 0, 0, 0, 0);
    assertMessage("CrossEntropyLoss: out (4) against 4 labels, expected (n, classes) against n ≥ 1 labels", Tensor.zeros(4), 0, 0, 0, 0);
    assertMessage("CrossEntropyLoss: out (0, 10) against 0 labels, expected (n, classes) against n ≥ 1 labels", Tensor.zeros(0, 10));
    assertThrows(IllegalStateException.class, () -> new CrossEntropyLoss().backward());
  }

  @Test
  void rejectedArgumentsLeaveWhatIsRememberedAlone() {
    CrossEntropyLoss loss = new CrossEntropyLoss();
    loss.forward(Tensor.zeros(1, 2), new int[] {0});
    assertThrows(IllegalArgumentException.class, () -> loss.forward(Tensor.zeros(3, 2), new int[] {0, 1, 2}));
    assertArrayEquals(new float[] {-0.5f, 0.5f}, loss.backward().toArray());
  }

  private static void assertMessage(String expected, Tensor out, int... labels) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, () -> new CrossEntropyLoss().forward(out, labels)).getMessage());
  }
}
