package dev.lanewise.bench.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.blas.Blas;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.data.LabelledImages;
import dev.lanewise.data.Mnist;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.Init;
import dev.lanewise.nn.Linear;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.MseLoss;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Relu;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.WeightGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The notebooks' network on real digits: each way to a gradient against every other, and against differences of the loss in double. */
class RealDataGradientsTest {
  private static final int IMAGES = 200;
  private static final int HIDDEN = 50;
  private static final LabelledImages DIGITS = Mnist.load().trainValid().normalized().train().range(0, IMAGES);

  /** Of the largest gradient of a parameter: far below what a wrong formula would give, far above rounding. */
  private static final double TOLERANCE = 1e-4;

  @Test
  void allWaysAgreeAndDescendTheLoss() {
    List<WeightGradient> ways = new ArrayList<>(
        List.of(WeightGradient.NAIVE_OUTER_PRODUCT, WeightGradient.EINSUM, WeightGradient.TRANSPOSE_MATMUL));
    Blas.find().blas().ifPresent(blas -> ways.add(WeightGradient.rival("OpenBLAS", blas.sgemm(HeapAccess.COPY))));
    assertEquals(4, ways.size(), "OpenBLAS is embedded: " + Blas.find().reason());
    List<List<Parameter>> results = ways.stream().map(RealDataGradientsTest::gradients).toList();
    for (int way = 1; way < ways.size(); way++) {
      for (int p = 0; p < results.get(0).size(); p++) {
        assertAgree(results.get(0).get(p), results.get(way).get(p), ways.get(way).name());
      }
    }
    for (Parameter parameter : results.get(0)) {
      assertEqualsDifferences(results.get(0), parameter);
    }
  }

  private static List<Parameter> gradients(WeightGradient way) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    Sequential layers = new Sequential(
        new Linear(DIGITS.features(), HIDDEN, Init.KAIMING_NORMAL, random), new Relu(), new Linear(HIDDEN, 1, Init.KAIMING_NORMAL, random));
    Model<Tensor> model = new Model<>(layers.weightGradient(way), new MseLoss());
    model.forward(Tensor.of(DIGITS.images(), IMAGES, DIGITS.features()), Tensor.of(DIGITS.targets(), IMAGES));
    model.backward();
    return model.parameters();
  }

  private static void assertAgree(Parameter expected, Parameter actual, String way) {
    float[] want = expected.gradient().toArray();
    float[] got = actual.gradient().toArray();
    double largest = largest(want);
    for (int i = 0; i < want.length; i++) {
      assertTrue(Math.abs(want[i] - got[i]) <= TOLERANCE * largest, way + ", " + expected.name() + "[" + i + "]: " + want[i] + ", " + got[i]);
    }
  }

  /** A dozen elements of the parameter, the one with the largest gradient among them: (loss(p + ε) − loss(p − ε)) / 2ε. */
  private static void assertEqualsDifferences(List<Parameter> parameters, Parameter parameter) {
    float[] gradient = parameter.gradient().toArray();
    double largest = largest(gradient);
    double[][] values = parameters.stream().map(each -> doubles(each.value().toArray())).toArray(double[][]::new);
    double[] shifted = values[parameters.indexOf(parameter)];
    double epsilon = 1e-6;
    for (int i = 0; i < gradient.length; i += Math.max(1, gradient.length / 12)) {
      double value = shifted[i];
      shifted[i] = value + epsilon;
      double above = loss(values);
      shifted[i] = value - epsilon;
      double below = loss(values);
      shifted[i] = value;
      double difference = (above - below) / (2 * epsilon);
      assertTrue(
          Math.abs(gradient[i] - difference) <= 1e-3 * Math.abs(difference) + TOLERANCE * largest,
          parameter.name() + "[" + i + "]: " + gradient[i] + ", by differences " + difference);
    }
  }

  /** mean((relu(x·w₁ + b₁)·w₂ + b₂ − target)²) in double. */
  private static double loss(double[][] values) {
    double[] w1 = values[0];
    double[] b1 = values[1];
    double[] w2 = values[2];
    double sum = 0;
    for (int image = 0; image < IMAGES; image++) {
      double[] hidden = b1.clone();
      for (int i = 0; i < DIGITS.features(); i++) {
        double x = DIGITS.images()[image * DIGITS.features() + i];
        for (int h = 0; h < HIDDEN; h++) {
          hidden[h] += x * w1[i * HIDDEN + h];
        }
      }
      double out = values[3][0];
      for (int h = 0; h < HIDDEN; h++) {
        out += Math.max(hidden[h], 0) * w2[h];
      }
      double error = out - DIGITS.labels()[image];
      sum += error * error;
    }
    return sum / IMAGES;
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private static double largest(float[] x) {
    double largest = 0;
    for (float value : x) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
