package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The example of the package's documentation, run, and held to the very same lines. */
class PackageExampleTest {
  @Test
  void runs() {
    RandomGenerator random = new SplittableRandom(1);
    Sequential layers = new Sequential(
        new Linear(784, 50, Init.KAIMING_NORMAL, random), new Relu(), new Linear(50, 1, Init.KAIMING_NORMAL, random));
    Model<Tensor> model = new Model<>(layers, new MseLoss());
    Tensor x = Init.STANDARD_NORMAL.weight(64, 784, random);
    Tensor target = Tensor.zeros(64);

    float loss = model.forward(x, target);
    model.backward();
    float byMatmul = model.parameters().getFirst().gradient().get(0, 0);

    layers.weightGradient(WeightGradient.NAIVE_OUTER_PRODUCT);
    model.backward();
    float byOuterProducts = model.parameters().getFirst().gradient().get(0, 0);

    new Sgd(model.parameters(), 0.01f).step();
    float better = model.forward(x, target);

    assertTrue(byMatmul != 0);
    assertEquals(byMatmul, byOuterProducts, 1e-4 * Math.abs(byMatmul));
    assertTrue(better < loss, () -> better + " after " + loss);
  }

  @Test
  void isTheDocumentedOne() throws IOException {
    List<String> example = lines("src/main/java/dev/lanewise/nn/package-info.java").stream()
        .dropWhile(line -> !line.contains("{@snippet")).skip(1).takeWhile(line -> !line.equals("* }"))
        .map(line -> line.substring(1).strip()).toList();
    List<String> here = lines("src/test/java/dev/lanewise/nn/PackageExampleTest.java");
    int start = here.indexOf(example.getFirst());
    assertTrue(example.size() > 10, () -> example.toString());
    assertEquals(example, here.subList(start, start + example.size()));
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).stream().map(String::strip).toList();
  }
}
