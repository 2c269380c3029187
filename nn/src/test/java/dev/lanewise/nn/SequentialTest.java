package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequentialTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void equalsThreeLayersByHand() {
    Tensor x = Draw.uniform(random, 9, 20);
    Tensor target = Draw.uniform(random, 9);
    Tensor w1 = Init.KAIMING_NORMAL.weight(20, 8, random);
    Tensor b1 = Draw.uniform(random, 8);
    Tensor w2 = Init.KAIMING_NORMAL.weight(8, 1, random);
    Tensor b2 = Draw.uniform(random, 1);

    Tensor l1 = x.matmul(w1).add(b1);
    Tensor l2 = l1.relu();
    Tensor out = l2.matmul(w2).add(b2);
    Tensor diff = out.reshape(9).add(target.scale(-1f));
    Tensor outGradient = diff.scale(2f / 9).reshape(9, 1);
    Tensor w2Gradient = l2.transpose().matmul(outGradient);
    Tensor b2Gradient = outGradient.sum(0);
    Tensor l2Gradient = outGradient.matmul(w2.transpose());
    Tensor l1Gradient = Tensor.zeros(9, 8);
    for (int e = 0; e < 72; e++) {
      l1Gradient.data()[e] = l1.data()[e] > 0 ? l2Gradient.data()[e] : 0;
    }
    Tensor w1Gradient = x.transpose().matmul(l1Gradient);
    Tensor b1Gradient = l1Gradient.sum(0);
    Tensor xGradient = l1Gradient.matmul(w1.transpose());

    Model<Tensor> model = new Model<>(new Sequential(new Linear(w1, b1), new Relu(), new Linear(w2, b2)), new MseLoss());
    model.needsInputGradient(true);
    assertEquals(diff.reshape(1, 9).matmul(diff.reshape(9, 1)).item() / 9, model.forward(x, target), 1e-6f);
    Tensor dinp = model.backward();
    assertArrayEquals(out.toArray(), model.layers().out().toArray(), 1e-6f);
    assertArrayEquals(xGradient.toArray(), dinp.toArray(), 1e-6f);
    List<Tensor> expected = List.of(w1Gradient, b1Gradient, w2Gradient, b2Gradient);
    for (int p = 0; p < 4; p++) {
      assertArrayEquals(expected.get(p).toArray(), model.parameters().get(p).gradient().toArray(), 1e-6f, model.parameters().get(p).name());
    }
  }

  @Test
  void equalsItsLayersCalledOneByOne() {
    Linear first = new Linear(5, 4, Init.KAIMING_NORMAL, random);
    Relu relu = new Relu(0.5f);
    Linear last = new Linear(4, 3, Init.KAIMING_NORMAL, random);
    Tensor x = Draw.uniform(random, 6, 5);
    Tensor dout = Draw.uniform(random, 6, 3);
    float[] out = last.forward(relu.forward(first.forward(x))).toArray();
    float[] dinp = first.backward(relu.backward(last.backward(dout))).toArray();
    List<float[]> gradients = List.of(first.weight().gradient().toArray(), last.weight().gradient().toArray());

    Sequential layers = new Sequential(first, new Sequential(relu, last));
    layers.zeroGradients();
    assertArrayEquals(out, layers.forward(x).toArray());
    assertArrayEquals(dinp, layers.backward(dout).toArray());
    assertArrayEquals(gradients.get(0), first.weight().gradient().toArray());
    assertArrayEquals(gradients.get(1), last.weight().gradient().toArray());
  }

  @Test
  void parametersAreNamedByTheirLayer() {
    Sequential layers = new Sequential(
        new Linear(5, 4, Init.XAVIER, random), new Relu(), new Sequential(new Linear(4, 3, Init.XAVIER, random)));
    assertEquals(
        List.of("0.weight (5, 4)", "0.bias (4)", "2.0.weight (4, 3)", "2.0.bias (3)"),
        layers.parameters().stream().map(Parameter::toString).toList());
    assertEquals("Sequential(Linear(5, 4), Relu(), Sequential(Linear(4, 3)))", layers.toString());
  }

  @Test
  void onlyTheFirstLayerMayBeSparedItsInputGradient() {
    Linear first = new Linear(5, 4, Init.XAVIER, random);
    Linear last = new Linear(4, 3, Init.XAVIER, random);
    last.needsInputGradient(false);
    Model<int[]> model = new Model<>(new Sequential(first, new Relu(), last), new CrossEntropyLoss());
    assertFalse(first.needsInputGradient());
    assertTrue(last.needsInputGradient());
    model.forward(Draw.uniform(random, 2, 5), new int[] {0, 2});
    assertNull(model.backward());
    model.needsInputGradient(true);
    assertArrayEquals(new int[] {2, 5}, model.backward().shape());

    last.needsInputGradient(false);
    String message = assertThrows(NullPointerException.class, model::backward).getMessage();
    assertEquals("dout: null, which is what backward of a layer returns when its input gradient is not asked for", message);
  }

  @Test
  void oneWordSwitchesAllLinearLayers() {
    Linear first = new Linear(5, 4, Init.XAVIER, random);
    Linear last = new Linear(4, 3, Init.XAVIER, random);
    Sequential layers = new Sequential(first, new Sequential(new Relu(), last));
    layers.weightGradient(WeightGradient.EINSUM);
    assertSame(WeightGradient.EINSUM, first.weightGradient());
    assertSame(WeightGradient.EINSUM, last.weightGradient());
    layers.runOn("sequential", Sgemm.routine(Parallelism.sequential()));
    assertEquals("sequential", first.weightGradient().name());
    assertEquals("sequential", last.weightGradient().name());
    Parallelism two = Parallelism.of(2);
    layers.parallelism(two);
    assertSame(two, first.parallelism());
    assertSame(two, last.parallelism());
  }

  @Test
  void zeroGradientsReachesEveryParameter() {
    Model<int[]> model = new Model<>(
        new Sequential(new Linear(5, 4, Init.XAVIER, random), new Linear(4, 3, Init.XAVIER, random)), new CrossEntropyLoss());
    model.forward(Draw.uniform(random, 2, 5), new int[] {0, 2});
    model.backward();
    model.zeroGradients();
    for (Parameter parameter : model.parameters()) {
      assertArrayEquals(new float[parameter.elements()], parameter.gradient().toArray(), parameter.name());
    }
  }

  @Test
  void backwardOfAModelNeedsItsOwnForwardToBeTheLast() {
    Model<int[]> model = new Model<>(
        new Sequential(new Linear(5, 4, Init.XAVIER, random), new Relu(), new Linear(4, 3, Init.XAVIER, random)), new CrossEntropyLoss());
    Tensor x = Draw.uniform(random, 2, 5);
    int[] labels = {0, 2};
    assertEquals(
        "CrossEntropyLoss: backward before any forward", assertThrows(IllegalStateException.class, model::backward).getMessage());
    model.forward(x, labels);
    model.backward();
    float[] gradient = model.parameters().getFirst().gradient().toArray();

    List<Runnable> strays = List.of(
        () -> model.predict(Draw.uniform(random, 2, 5)),
        () -> model.layers().layers().get(1).forward(Draw.uniform(random, 2, 4)),
        () -> ActivationStatistics.of(model.layers(), x),
        () -> assertThrows(IllegalArgumentException.class, () -> model.forward(Draw.uniform(random, 2, 5), new int[] {0, 3})));
    for (Runnable stray : strays) {
      stray.run();
      assertEquals(
          "Model: backward after a forward of layers that the loss has not seen; expected forward(x, target)",
          assertThrows(IllegalStateException.class, model::backward).getMessage());
      assertArrayEquals(gradient, model.parameters().getFirst().gradient().toArray());
      model.forward(x, labels);
      model.backward();
      assertArrayEquals(gradient, model.parameters().getFirst().gradient().toArray());
    }

    assertThrows(IllegalArgumentException.class, () -> model.forward(Draw.uniform(random, 2, 6), labels));
    model.zeroGradients();
    model.backward();
    assertArrayEquals(gradient, model.parameters().getFirst().gradient().toArray(), "a rejected input must change nothing");
  }

  @Test
  void backwardNeedsTheLastForwardOfItsLayersToBeOfAllOfThem() {
    Sequential layers = new Sequential(new Relu(), new Linear(5, 4, Init.XAVIER, random));
    assertEquals(
        "Sequential(Relu(), Linear(5, 4)): backward before any forward",
        assertThrows(IllegalStateException.class, () -> layers.backward(Tensor.zeros(2, 4))).getMessage());
    layers.forward(Draw.uniform(random, 2, 5));
    assertEquals(
        "Linear(5, 4): inp (2, 6), expected (n, 5)",
        assertThrows(IllegalArgumentException.class, () -> layers.forward(Draw.uniform(random, 2, 6))).getMessage());
    assertEquals(
        "Sequential(Relu(), Linear(5, 4)): backward after a forward of some layers but not of all; expected forward of all",
        assertThrows(IllegalStateException.class, () -> layers.backward(Tensor.zeros(2, 4))).getMessage());
    layers.forward(Draw.uniform(random, 2, 5));
    assertArrayEquals(new int[] {2, 5}, layers.backward(Tensor.zeros(2, 4)).shape());
  }

  @Test
  void notANumberReachesEverythingThatDependsOnIt() {
    Tensor x = Draw.uniform(random, 4, 5);
    x.set(Float.NaN, 2, 3);
    for (WeightGradient strategy : List.of(
        WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL, WeightGradient.FASTEST)) {
      Sequential layers = new Sequential(
          new Linear(5, 4, Init.XAVIER, random), new Relu(), new Linear(4, 1, Init.XAVIER, random)).weightGradient(strategy);
      Model<Tensor> model = new Model<>(layers, new MseLoss());
      model.needsInputGradient(true);
      assertTrue(Float.isNaN(model.forward(x, Tensor.zeros(4))), strategy.name());
      float[] out = layers.out().toArray();
      Tensor dinp = model.backward();
      for (int b = 0; b < 4; b++) {
        assertEquals(b == 2, Float.isNaN(out[b]), strategy.name());
        assertEquals(b == 2, Float.isNaN(dinp.get(b, 0)), strategy.name());
      }
      for (Parameter parameter : model.parameters()) {
        for (float element : parameter.gradient().toArray()) {
          assertTrue(Float.isNaN(element), strategy + ", " + parameter);
        }
      }
    }
  }

  @Test
  void aLayerUsedTwiceIsAnError() {
    Relu relu = new Relu();
    assertEquals(
        "layers[2]: Relu() is already among the layers before it, and can remember only one input",
        assertThrows(IllegalArgumentException.class, () -> new Sequential(relu, new Relu(), relu)).getMessage());
    assertEquals(
        "layers: none, expected at least one",
        assertThrows(IllegalArgumentException.class, () -> new Sequential()).getMessage());
  }

  @Test
  void reluInPlaceGivesTheSameBits() {
    SplittableRandom random = new SplittableRandom(7);
    Tensor x = Draw.uniform(random, 33, 20);
    Tensor dout = Draw.uniform(random, 33, 3);
    Linear first = new Linear(20, 17, Init.KAIMING_NORMAL, random);
    Linear second = new Linear(17, 3, Init.KAIMING_NORMAL, random);
    Sequential apart = new Sequential(new Linear(first.weight().value(), first.bias().value()), new Relu(),
        new Linear(second.weight().value(), second.bias().value()));
    Sequential fused = new Sequential(first, Relu.inPlace(), second);
    assertArrayEquals(apart.forward(x).toArray(), fused.forward(x).toArray());
    assertArrayEquals(apart.backward(dout).toArray(), fused.backward(dout).toArray());
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(apart.parameters().get(i).gradient().toArray(), fused.parameters().get(i).gradient().toArray());
    }
    assertSame(fused.layers().get(1).out(), fused.layers().get(0).out());
    // Another library's product cannot store the maximum; the rest stays as it is.
    fused.runOn("sequential", Sgemm.routine(Parallelism.sequential()));
    assertArrayEquals(apart.layers().get(1).out().toArray(), fusedOut(fused, x), 1e-6f);
  }

  private static float[] fusedOut(Sequential layers, Tensor x) {
    layers.forward(x);
    return layers.layers().get(1).out().toArray();
  }
}
