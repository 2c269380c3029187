package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Reasons;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where the images come from. */
final class DataOption {
  @Option(
      names = "--data", paramLabel = "DIR",
      description = {
        "Folder of IDX files, such as MNIST, Fashion-MNIST, EMNIST, QMNIST (default: MNIST in the jar).",
        "Of several sets in it, DIR/emnist-letters chooses the one whose files' names begin so.",
        "Sets that need more memory: LANEWISE_HEAP=8g ./lanewise … (default: 4g)."})
  Path folder;

  /** All images. */
  Mnist mnist() {
    try {
      return folder == null ? Mnist.load() : Mnist.load(folder);
    } catch (IOException unreadable) {
      throw new Lanewise.Unusable("--data " + folder + ": " + Reasons.of(unreadable), unreadable);
    }
  }

  /** Training and test images, normalized with mean and standard deviation of the former. */
  Split trainTest() {
    return usable(() -> mnist().trainTest().normalizedInPlace());
  }

  /** Images may be read well and still be too few, or all alike. */
  private Split usable(Supplier<Split> split) {
    try {
      return split.get();
    } catch (IllegalStateException | IllegalArgumentException unusable) {
      String named = folder == null ? "the images in the jar" : "--data " + folder;
      throw new Lanewise.Unusable(named + ": " + unusable.getMessage(), unusable);
    }
  }

  /** The notebooks' split, normalized with mean and standard deviation of the training images. */
  Split split() {
    return usable(() -> mnist().trainValid().normalizedInPlace());
  }
}
