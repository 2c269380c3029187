package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightGradientTest {
  private static final Parallelism AUTO = Parallelism.auto();

  /** Two samples of the widest shape below fit at a time, so most shapes take several slices, the last one smaller. */
  private static final WeightGradient SLICED = new NaiveOuterProduct("sliced", 2L * 130 * 50 * Float.BYTES);

  private static final List<WeightGradient> STRATEGIES = List.of(
      WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST,
      WeightGradient.rival("sequential", Sgemm.routine(Parallelism.sequential())), SLICED);

  record Shape(long seed, int n, int in, int out) {}

  static Stream<Shape> shapes() {
    Stream<Shape> edges = Stream.of(
        new Shape(1, 0, 3, 2), new Shape(2, 1, 1, 1), new Shape(3, 1, 7, 5), new Shape(4, 5, 1, 9), new Shape(5, 5, 9, 1),
        new Shape(6, 64, 130, 50), new Shape(7, 1000, 8, 1), new Shape(8, 3, 784, 50));
    return Stream.concat(edges, IntStream.range(100, 120).mapToObj(seed -> {
      SplittableRandom random = new SplittableRandom(seed);
      return new Shape(seed, random.nextInt(1, 70), random.nextInt(1, 70), random.nextInt(1, 60));
    }));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyStrategyIsWithinTheBound(Shape shape) {
    SplittableRandom random = new SplittableRandom(shape.seed);
    Tensor inp = Draw.uniform(random, shape.n, shape.in);
    Tensor dout = Draw.uniform(random, shape.n, shape.out);
    Tensor weight = Draw.uniform(random, shape.in, shape.out);
    DoubleProduct dweight = DoubleProduct.of(inp.transpose(), dout);
    DoubleProduct dinp = DoubleProduct.of(dout, weight.transpose());
    for (WeightGradient one : STRATEGIES) {
      dweight.assertBounds(one + ", dweight", dweight(one, inp, dout));
      dinp.assertBounds(one + ", dinp", dinp(one, dout, weight));
      for (WeightGradient other : STRATEGIES) {
        dweight.assertBounds(one + " and " + other + ", dweight", dweight(one, inp, dout), dweight(other, inp, dout));
        dinp.assertBounds(one + " and " + other + ", dinp", dinp(one, dout, weight), dinp(other, dout, weight));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void integersAreExact(Shape shape) {
    SplittableRandom random = new SplittableRandom(shape.seed);
    Tensor inp = Draw.integers(random, shape.n, shape.in);
    Tensor dout = Draw.integers(random, shape.n, shape.out);
    Tensor weight = Draw.integers(random, shape.in, shape.out);
    float[] dweight = dweight(SLICED, inp, dout).toArray();
    float[] dinp = dinp(SLICED, dout, weight).toArray();
    for (WeightGradient strategy : STRATEGIES) {
      assertArrayEquals(dweight, dweight(strategy, inp, dout).toArray(), 0f, strategy.name());
      assertArrayEquals(dinp, dinp(strategy, dout, weight).toArray(), 0f, strategy.name());
    }
  }

  /** All positive, so that roundings of a sum kept in one float would add up: 5e-4 of it. */
  @Test
  void aMillionSamplesAreSummedExactlyEnough() {
    SplittableRandom random = new SplittableRandom(20);
    int n = 1_000_000;
    Tensor inp = positive(random, n, 20);
    Tensor dout = positive(random, n, 3);
    double[] expected = new double[20 * 3];
    for (int b = 0; b < n; b++) {
      for (int e = 0; e < expected.length; e++) {
        expected[e] += (double) inp.get(b, e / 3) * dout.get(b, e % 3);
      }
    }
    for (WeightGradient strategy : STRATEGIES) {
      float[] dweight = dweight(strategy, inp, dout).toArray();
      for (int e = 0; e < expected.length; e++) {
        assertEquals(expected[e], dweight[e], 2e-6 * expected[e], strategy + ", element " + e);
      }
    }
  }

  private static Tensor positive(SplittableRandom random, int rows, int columns) {
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(250, 320);
    }
    return Tensor.of(x, rows, columns);
  }

  @Test
  void byHand() {
    Tensor inp = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor dout = Tensor.of(new float[] {1, 10, 100, 1000}, 2, 2);
    Tensor weight = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    for (WeightGradient strategy : STRATEGIES) {
      assertArrayEquals(new float[] {301, 3010, 402, 4020}, dweight(strategy, inp, dout).toArray(), strategy.name());
      assertArrayEquals(new float[] {21, 43, 2100, 4300}, dinp(strategy, dout, weight).toArray(), strategy.name());
    }
  }

  @Test
  void operandsMayStartInsideTheirArrays() {
    SplittableRandom random = new SplittableRandom(9);
    Tensor inp = Draw.integers(random, 9, 4).slice(0, 2, 7);
    Tensor dout = Draw.integers(random, 9, 3).slice(0, 4, 9);
    float[] expected = dweight(WeightGradient.TRANSPOSE_MATMUL, Tensor.of(inp.toArray(), 5, 4), Tensor.of(dout.toArray(), 5, 3)).toArray();
    for (WeightGradient strategy : STRATEGIES) {
      Tensor padded = Tensor.full(-1f, 8, 3);
      strategy.weightGradient(padded.slice(0, 2, 6), inp, dout, AUTO);
      assertArrayEquals(expected, padded.slice(0, 2, 6).toArray(), strategy.name());
      for (int e = 0; e < 6; e++) {
        assertEquals(-1f, padded.data()[e], strategy.name());
        assertEquals(-1f, padded.data()[18 + e], strategy.name());
      }
    }
  }

  @Test
  void naiveStoresOuterProductsInSlices() {
    NaiveOuterProduct naive = (NaiveOuterProduct) WeightGradient.NAIVE_OUTER_PRODUCT;
    assertEquals(536_870_912L, naive.limitBytes());
    // 536,870,912 / (4·784·50) = 3423.9
    assertEquals(3423, naive.slice(50_000, 784, 50));
    assertEquals(3423L * 784 * 50 * 4, naive.extraBytes(50_000, 784, 50));
    assertEquals(64, naive.slice(64, 784, 50));
    assertEquals(64L * 784 * 50 * 4, naive.extraBytes(64, 784, 50));
    assertEquals(1, naive.slice(3, 20_000, 10_000));
    assertEquals(800_000_000L, naive.extraBytes(3, 20_000, 10_000));

    NaiveOuterProduct tiny = new NaiveOuterProduct("tiny", 100);
    assertEquals(4, tiny.slice(10, 3, 2));
    assertEquals(1, tiny.slice(10, 30, 2));
    assertEquals(0, WeightGradient.EINSUM.extraBytes(50_000, 784, 50));
    assertEquals(0, WeightGradient.TRANSPOSE_MATMUL.extraBytes(50_000, 784, 50));
  }

  @Test
  void everySliceSizeGivesTheSameBits() {
    SplittableRandom random = new SplittableRandom(10);
    Tensor inp = Draw.uniform(random, 13, 5);
    Tensor dout = Draw.uniform(random, 13, 4);
    float[] expected = dweight(WeightGradient.NAIVE_OUTER_PRODUCT, inp, dout).toArray();
    for (int samples = 1; samples <= 14; samples++) {
      assertArrayEquals(expected, dweight(new NaiveOuterProduct("of " + samples, 80L * samples), inp, dout).toArray());
    }
  }

  @Test
  void overwritesWithoutReading() {
    SplittableRandom random = new SplittableRandom(11);
    Tensor inp = Draw.integers(random, 4, 3);
    Tensor dout = Draw.integers(random, 4, 2);
    float[] expected = dweight(SLICED, inp, dout).toArray();
    for (WeightGradient strategy : STRATEGIES) {
      Tensor dweight = Tensor.full(Float.NaN, 3, 2);
      strategy.weightGradient(dweight, inp, dout, AUTO);
      assertArrayEquals(expected, dweight.toArray(), strategy.name());
    }
  }

  @Test
  void shapesAreCheckedBeforeAnythingIsWritten() {
    for (WeightGradient strategy : STRATEGIES) {
      Tensor dweight = Tensor.full(7f, 3, 2);
      assertMessage("inp: (5, 4), expected (5, 3)", () -> strategy.weightGradient(dweight, Tensor.zeros(5, 4), Tensor.zeros(5, 2), AUTO));
      assertMessage("dout: (4, 2), expected (5, 2)", () -> strategy.weightGradient(dweight, Tensor.zeros(5, 3), Tensor.zeros(4, 2), AUTO));
      assertMessage(
          "inp: strides [1, 5] of (5, 3), expected contiguous rows",
          () -> strategy.weightGradient(dweight, Tensor.zeros(3, 5).transpose(), Tensor.zeros(5, 2), AUTO));
      assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, dweight.toArray());
      assertMessage("dinp: (5, 4), expected (5, 3)", () -> strategy.inputGradient(Tensor.zeros(5, 4), Tensor.zeros(5, 2), dweight, AUTO));
    }
  }

  @Test
  void namesAreWhatReportsPrint() {
    assertEquals(
        List.of("NAIVE_OUTER_PRODUCT", "EINSUM", "TRANSPOSE_MATMUL", "FASTEST", "sequential", "sliced"),
        STRATEGIES.stream().map(Object::toString).toList());
  }

  private static Tensor dweight(WeightGradient strategy, Tensor inp, Tensor dout) {
    Tensor dweight = Tensor.zeros(inp.size(1), dout.size(1));
    strategy.weightGradient(dweight, inp, dout, AUTO);
    return dweight;
  }

  private static Tensor dinp(WeightGradient strategy, Tensor dout, Tensor weight) {
    Tensor dinp = Tensor.zeros(dout.size(0), weight.size(0));
    strategy.inputGradient(dinp, dout, weight, AUTO);
    return dinp;
  }

  private static void assertMessage(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
