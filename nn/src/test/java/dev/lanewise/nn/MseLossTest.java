package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Tensor;
import org.junit.jupiter.api.Test;

class MseLossTest {
  @Test
  void aTrailingOneIsDroppedOnBothSides() {
    float[] out = {1, 2, 3, 4};
    float[] target = {1, 0, 0, 8};
    for (int[] outShape : new int[][] {{4, 1}, {4}}) {
      for (int[] targetShape : new int[][] {{4}, {4, 1}}) {
        MseLoss mse = new MseLoss();
        assertEquals((0 + 4 + 9 + 16) / 4f, mse.forward(Tensor.of(out, outShape), Tensor.of(target, targetShape)));
        Tensor dout = mse.backward();
        assertArrayEquals(outShape, dout.shape());
        assertArrayEquals(new float[] {0, 1, 1.5f, -2}, dout.toArray());
      }
    }
  }

  @Test
  void oneSample() {
    MseLoss mse = new MseLoss();
    assertEquals(9f, mse.forward(Tensor.full(5f, 1, 1), Tensor.full(2f, 1)));
    assertArrayEquals(new float[] {6}, mse.backward().toArray());
  }

  @Test
  void viewsAreTakenAsTheyAre() {
    Tensor wide = Tensor.of(new float[] {1, 9, 2, 9, 3, 9}, 3, 2);
    MseLoss mse = new MseLoss();
    assertEquals(14f / 3, mse.forward(wide.slice(1, 0, 1), Tensor.zeros(3)));
    assertArrayEquals(new float[] {2f / 3, 4f / 3, 2}, mse.backward().toArray(), 1e-6f);
  }

  @Test
  void nothingIsBroadcast() {
    assertMessage("out (5, 1) against target (7)", Tensor.zeros(5, 1), Tensor.zeros(7));
    assertMessage("out (5, 1) against target (1)", Tensor.zeros(5, 1), Tensor.zeros(1));
    assertMessage("out (1, 1) against target (5)", Tensor.zeros(1, 1), Tensor.zeros(5));
    assertMessage("out (5, 3) against target (5)", Tensor.zeros(5, 3), Tensor.zeros(5));
    assertMessage("out (5, 3) against target (3)", Tensor.zeros(5, 3), Tensor.zeros(3));
    assertMessage("out (5, 5) against target (5)", Tensor.zeros(5, 5), Tensor.zeros(5));
    assertMessage("out (5, 3) against target (5, 1)", Tensor.zeros(5, 3), Tensor.zeros(5, 1));
    assertMessage("out (5) against target (1, 5)", Tensor.zeros(5), Tensor.zeros(1, 5));
    assertMessage("out (5, 1) against target ()", Tensor.zeros(5, 1), Tensor.scalar(0));
  }

  @Test
  void theMeanOfNothingIsAnError() {
    assertEquals(
        "n: 0, expected ≥ 1, as the mean of nothing is undefined",
        assertThrows(IllegalArgumentException.class, () -> new MseLoss().forward(Tensor.zeros(0, 1), Tensor.zeros(0))).getMessage());
  }

  @Test
  void rejectedArgumentsLeaveWhatIsRememberedAlone() {
    MseLoss mse = new MseLoss();
    mse.forward(Tensor.full(5f, 1, 1), Tensor.full(2f, 1));
    assertThrows(IllegalArgumentException.class, () -> mse.forward(Tensor.zeros(3, 1), Tensor.zeros(4)));
    assertThrows(IllegalArgumentException.class, () -> mse.forward(Tensor.zeros(0, 1), Tensor.zeros(0)));
    assertEquals("target", assertThrows(NullPointerException.class, () -> mse.forward(Tensor.zeros(3, 1), null)).getMessage());
    assertArrayEquals(new float[] {6}, mse.backward().toArray());
  }

  @Test
  void backwardNeedsAForward() {
    assertEquals(
        "MseLoss: backward before any forward",
        assertThrows(IllegalStateException.class, () -> new MseLoss().backward()).getMessage());
  }

  private static void assertMessage(String shapes, Tensor out, Tensor target) {
    assertEquals(
        "MseLoss: " + shapes + ", expected equal shapes but for a trailing 1; nothing is broadcast",
        assertThrows(IllegalArgumentException.class, () -> new MseLoss().forward(out, target)).getMessage());
  }
}
