package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void forwardIsWithinTheBound() {
    for (int[] shape : new int[][] {{1, 1, 1}, {5, 7, 1}, {33, 784, 50}, {17, 50, 10}}) {
      Tensor inp = Draw.uniform(random, shape[0], shape[1]);
      Tensor weight = Draw.uniform(random, shape[1], shape[2]);
      Tensor bias = Draw.uniform(random, shape[2]);
      DoubleProduct.of(inp, weight).assertBounds("without bias", new Linear(weight).forward(inp));
      DoubleProduct.of(inp, weight).plus(bias).assertBounds("with bias", new Linear(weight, bias).forward(inp));
      DoubleProduct.of(inp, weight).plus(bias).assertBounds(
          "on a rival", new Linear(weight, bias).runOn("sequential", Sgemm.routine(Parallelism.sequential())).forward(inp));
    }
  }

  @Test
  void byHand() {
    Linear linear = new Linear(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3), Tensor.of(new float[] {10, 20, 30}, 3));
    Tensor out = linear.forward(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    assertArrayEquals(new float[] {19, 32, 45, 29, 46, 63}, out.toArray());
    Tensor dinp = linear.backward(Tensor.of(new float[] {1, 0, 2, 0, 3, 0}, 2, 3));
    assertArrayEquals(new float[] {7, 16, 6, 15}, dinp.toArray());
    assertArrayEquals(new float[] {1, 9, 2, 2, 12, 4}, linear.weight().gradient().toArray());
    assertArrayEquals(new float[] {1, 3, 2}, linear.bias().gradient().toArray());
  }

  @Test
  void biasGradientIsTheColumnSum() {
    Linear linear = new Linear(3, 5, Init.XAVIER, random);
    linear.forward(Draw.uniform(random, 200, 3));
    Tensor dout = Draw.uniform(random, 200, 5);
    linear.backward(dout);
    DoubleProduct.of(Tensor.full(1f, 1, 200), dout).assertBounds("dbias", linear.bias().gradient().reshape(1, 5));
  }

  @Test
  void withoutBias() {
    Linear linear = new Linear(Tensor.full(2f, 3, 2));
    assertNull(linear.bias());
    assertEquals(List.of(linear.weight()), linear.parameters());
    assertArrayEquals(new float[] {6, 6}, linear.forward(Tensor.full(1f, 1, 3)).toArray());
    assertArrayEquals(new float[] {4, 4, 4}, linear.backward(Tensor.full(1f, 1, 2)).toArray());
    assertEquals("Linear(3, 2, no bias)", linear.toString());
  }

  @Test
  void inputGradientOnlyWhenAsked() {
    Linear linear = new Linear(3, 2, Init.XAVIER, random);
    Tensor inp = Draw.uniform(random, 4, 3);
    linear.forward(inp);
    assertTrue(linear.needsInputGradient());
    assertArrayEquals(new int[] {4, 3}, linear.backward(Tensor.full(1f, 4, 2)).shape());
    float[] dweight = linear.weight().gradient().toArray();
    linear.needsInputGradient(false);
    assertNull(linear.backward(Tensor.full(1f, 4, 2)));
    assertArrayEquals(dweight, linear.weight().gradient().toArray());
  }

  @Test
  void noSamplesGiveEmptyResultsAndGradientsOfZero() {
    for (WeightGradient strategy : List.of(
        WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST)) {
      Linear linear = new Linear(3, 2, Init.XAVIER, random).weightGradient(strategy);
      linear.forward(Draw.uniform(random, 4, 3));
      linear.backward(Draw.uniform(random, 4, 2));
      assertArrayEquals(new int[] {0, 2}, linear.forward(Tensor.zeros(0, 3)).shape());
      assertArrayEquals(new int[] {0, 3}, linear.backward(Tensor.zeros(0, 2)).shape());
      assertArrayEquals(new float[6], linear.weight().gradient().toArray(), strategy.name());
      assertArrayEquals(new float[2], linear.bias().gradient().toArray(), strategy.name());
    }
  }

  @Test
  void gradientsAreOverwrittenAndCanBeZeroed() {
    Linear linear = new Linear(3, 2, Init.XAVIER, random);
    linear.forward(Draw.uniform(random, 4, 3));
    Tensor dout = Draw.uniform(random, 4, 2);
    linear.backward(dout);
    float[] once = linear.weight().gradient().toArray();
    linear.backward(dout);
    assertArrayEquals(once, linear.weight().gradient().toArray());
    linear.zeroGradients();
    assertArrayEquals(new float[6], linear.weight().gradient().toArray());
    assertArrayEquals(new float[2], linear.bias().gradient().toArray());
  }

  @Test
  void memoryIsReusedForEqualShapes() {
    Linear linear = new Linear(3, 2, Init.XAVIER, random);
    Tensor out = linear.forward(Draw.uniform(random, 4, 3));
    Tensor dinp = linear.backward(Draw.uniform(random, 4, 2));
    assertSame(out, linear.forward(Draw.uniform(random, 4, 3)));
    assertSame(dinp, linear.backward(Draw.uniform(random, 4, 2)));
    assertNotSame(out, linear.forward(Draw.uniform(random, 5, 3)));
    assertSame(linear.out(), linear.forward(Draw.uniform(random, 5, 3)));
  }

  @Test
  void whatItReturnedMayBeReadAgain() {
    Linear doubling = new Linear(Tensor.of(new float[] {0, 2, 2, 0}, 2, 2));
    Tensor out = doubling.forward(doubling.forward(Tensor.of(new float[] {1, 3}, 1, 2)));
    assertArrayEquals(new float[] {4, 12}, out.toArray());
    assertArrayEquals(new float[] {6, 2}, doubling.inp().toArray());
    Tensor dinp = doubling.backward(doubling.backward(Tensor.of(new float[] {1, 3}, 1, 2)));
    assertArrayEquals(new float[] {4, 12}, dinp.toArray());
    assertArrayEquals(new float[] {36, 12, 12, 4}, doubling.weight().gradient().toArray());
  }

  @Test
  void viewsAreTakenAsTheyAre() {
    Linear linear = new Linear(Draw.integers(random, 4, 3), Draw.integers(random, 3));
    Tensor inp = Draw.integers(random, 4, 6).transpose();
    Tensor dout = Draw.integers(random, 3, 6).transpose();
    float[] out = linear.forward(inp).toArray();
    float[] dinp = linear.backward(dout).toArray();
    float[] dweight = linear.weight().gradient().toArray();
    assertArrayEquals(out, linear.forward(inp.contiguous()).toArray());
    assertArrayEquals(dinp, linear.backward(dout.contiguous()).toArray());
    assertArrayEquals(dweight, linear.weight().gradient().toArray());
    assertArrayEquals(inp.matmul(linear.weight().value()).add(linear.bias().value()).toArray(), out);
  }

  @Test
  void parametersMayBeWindowsOnLargerArrays() {
    Tensor stored = Draw.integers(random, 9, 3);
    Linear windowed = new Linear(stored.slice(0, 2, 6), stored.select(0, 7));
    Linear copied = new Linear(
        Tensor.of(stored.slice(0, 2, 6).toArray(), 4, 3), Tensor.of(stored.select(0, 7).toArray(), 3));
    Tensor inp = Draw.integers(random, 5, 4);
    assertArrayEquals(copied.forward(inp).toArray(), windowed.forward(inp).toArray());
    Tensor dout = Draw.integers(random, 5, 3);
    assertArrayEquals(copied.backward(dout).toArray(), windowed.backward(dout).toArray());
  }

  @Test
  void aRivalRunsAllThreeProducts() {
    List<String> calls = new ArrayList<>();
    SgemmRoutine own = Sgemm.routine(Parallelism.sequential());
    SgemmRoutine counting = (ta, tb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc) -> {
      calls.add(ta + " " + tb + " " + m + " " + n + " " + k);
      own.sgemm(ta, tb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    };
    Linear linear = new Linear(3, 2, Init.XAVIER, random).runOn("counting", counting);
    linear.forward(Draw.uniform(random, 4, 3));
    linear.backward(Draw.uniform(random, 4, 2));
    assertEquals(List.of("NO NO 4 2 3", "YES NO 3 2 4", "NO YES 4 3 2"), calls);
    assertEquals("counting", linear.weightGradient().name());
  }

  @Test
  void theLastChoiceOfProductsCounts() {
    SgemmRoutine broken = (ta, tb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc) -> {
      throw new AssertionError("the rival was called");
    };
    Linear linear = new Linear(3, 2, Init.XAVIER, random).runOn("broken", broken).weightGradient(WeightGradient.TRANSPOSE_MATMUL);
    linear.forward(Draw.uniform(random, 4, 3));
    linear.backward(Draw.uniform(random, 4, 2));
    linear.weightGradient(WeightGradient.rival("broken", broken));
    linear.forward(Draw.uniform(random, 4, 3));
    assertThrows(AssertionError.class, () -> linear.backward(Draw.uniform(random, 4, 2)));
  }

  @Test
  void theStrategyGetsTheParallelism() {
    List<Parallelism> given = new ArrayList<>();
    WeightGradient recording = new WeightGradient() {
      @Override
      public String name() {
        return "recording";
      }

      @Override
      public void weightGradient(Tensor dweight, Tensor inp, Tensor dout, Parallelism parallelism) {
        given.add(parallelism);
      }

      @Override
      public void inputGradient(Tensor dinp, Tensor dout, Tensor weight, Parallelism parallelism) {
        given.add(parallelism);
      }

      @Override
      public long extraBytes(int n, int in, int out) {
        return 0;
      }
    };
    Linear linear = new Linear(3, 2, Init.XAVIER, random).weightGradient(recording);
    linear.forward(Draw.uniform(random, 4, 3));
    linear.backward(Draw.uniform(random, 4, 2));
    linear.parallelism(Parallelism.sequential()).backward(Draw.uniform(random, 4, 2));
    assertEquals(List.of(Parallelism.auto(), Parallelism.auto(), Parallelism.sequential(), Parallelism.sequential()), given);
    assertSame(Parallelism.sequential(), linear.parallelism());
    assertThrows(NullPointerException.class, () -> linear.parallelism(null));
    assertSame(Parallelism.sequential(), linear.parallelism());
  }

  @Test
  void messagesNameTheLayerAndBothShapes() {
    Linear linear = new Linear(784, 50, Init.XAVIER, random);
    assertMessage("Linear(784, 50): inp (64, 785), expected (n, 784)", () -> linear.forward(Tensor.zeros(64, 785)));
    assertMessage("Linear(784, 50): inp (784), expected (n, 784)", () -> linear.forward(Tensor.zeros(784)));
    assertEquals(
        "Linear(784, 50): backward before any forward",
        assertThrows(IllegalStateException.class, () -> linear.backward(Tensor.zeros(64, 50))).getMessage());
    linear.forward(Tensor.zeros(64, 784));
    assertMessage(
        "Linear(784, 50): dout (64, 49), expected (64, 50), the shape of out", () -> linear.backward(Tensor.zeros(64, 49)));
    assertMessage("weight: (3), expected (in, out), both ≥ 1", () -> new Linear(Tensor.zeros(3)));
    assertMessage("weight: (0, 3), expected (in, out), both ≥ 1", () -> new Linear(Tensor.zeros(0, 3)));
    assertMessage("weight: (0, 3), expected (in, out), both ≥ 1", () -> new Linear(0, 3, Init.XAVIER, random));
    assertMessage("bias: (3), expected (2) for a weight (3, 2)", () -> new Linear(Tensor.zeros(3, 2), Tensor.zeros(3)));
    assertMessage(
        "weight: value and gradient must be contiguous, so that a step is one pass over both",
        () -> new Linear(Tensor.zeros(3, 2).transpose()));
  }

  @Test
  void aRejectedInputLeavesWhatIsRememberedAlone() {
    Linear linear = new Linear(3, 2, Init.XAVIER, random);
    Tensor inp = Draw.uniform(random, 4, 3);
    float[] out = linear.forward(inp).toArray();
    assertThrows(IllegalArgumentException.class, () -> linear.forward(Tensor.zeros(4, 2)));
    assertSame(inp, linear.inp());
    assertArrayEquals(out, linear.out().toArray());
  }

  private static void assertMessage(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
