package dev.lanewise.bench;

import dev.lanewise.data.Mnist;
import dev.lanewise.data.Split;
import java.io.IOException;
import java.nio.file.Path;
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

  /** The notebooks' split, normalized with mean and standard deviation of the training images. */
  Split split() {
    return mnist().trainValid().normalized();
  }
}
