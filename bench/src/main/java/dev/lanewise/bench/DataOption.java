package dev.lanewise.bench;

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
      description = "Folder with the four IDX files of MNIST or the like (default: MNIST in the jar).")
  Path folder;

  /** All images. */
  Mnist mnist() {
    try {
      return folder == null ? Mnist.load() : Mnist.load(folder);
    } catch (IOException unreadable) {
      throw new Lanewise.Failure("--data " + folder + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /** Training and test images, normalized with mean and standard deviation of the former. */
  Split trainTest() {
    return usable(() -> mnist().trainTest().normalized());
  }

  /** Images may be read well and still be too few, or all alike. */
  private Split usable(Supplier<Split> split) {
    try {
      return split.get();
    } catch (IllegalStateException | IllegalArgumentException unusable) {
      throw new Lanewise.Failure("--data " + folder + ": " + unusable.getMessage(), unusable);
    }
  }

  /** The notebooks' split, normalized with mean and standard deviation of the training images. */
  Split split() {
    return usable(() -> mnist().trainValid().normalized());
  }
}
