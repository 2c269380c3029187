package dev.lanewise.bench.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void theLargestDifferenceIsFound() {
    Agreement agreement = Agreement.check("x", new double[] {1, -4, 2}, new float[] {1, -4.002f, 2.001f});
    assertEquals(0.002, agreement.absolute(), 1e-6);
    assertEquals(0.0005, agreement.relative(), 1e-6);
    assertEquals(new Agreement(2, 3), new Agreement(1, 3).and(new Agreement(2, 1)));
  }

  @Test
  void whatIsWrongIsNamed() {
    wrong("gw1 is wrong: element 1 is 5.0, expected 4.0", new double[] {1, 4}, new float[] {1, 5});
    wrong("gw1 is wrong: element 0 is NaN", new double[] {1, 4}, new float[] {Float.NaN, 4});
    wrong("gw1 is wrong: element 0 is Infinity", new double[] {1, 4}, new float[] {Float.POSITIVE_INFINITY, 4});
    wrong("gw1: 1 elements, expected 2", new double[] {1, 4}, new float[] {1});
    wrong("all zeros", new double[] {0, 0}, new float[] {0, 0});
  }

  private static void wrong(String message, double[] expected, float[] actual) {
    String said = assertThrows(DisagreementException.class, () -> Agreement.check("gw1", expected, actual)).getMessage();
    assertTrue(said.contains(message), said);
  }

  @Test
  void referencesAreWhatTheyAreCalled() {
    float[] a = {1, 2, 3, 4, 5, 6};
    double[] b = {1, 0, 2, 1, 0, 3};
    assertArrayEquals(new double[] {5, 11, 14, 23}, Reference.product(2, 2, 3, a, b));
    assertArrayEquals(new double[] {5, 4, 12, 7, 5, 15, 9, 6, 18},
        Reference.transposedProduct(2, 3, 3, a, new double[] {1, 0, 0, 1, 1, 3}));
    assertArrayEquals(new double[] {1, 2, 0, 1, 0, 3}, Reference.transpose(2, 3, new double[] {1, 0, 0, 2, 1, 3}));
    assertArrayEquals(new double[] {3, 1, 5}, Reference.columnSums(2, 3, new double[] {1, 0, 2, 2, 1, 3}));
  }
}
