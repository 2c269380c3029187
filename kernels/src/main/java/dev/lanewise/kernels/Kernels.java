package dev.lanewise.kernels;

import dev.lanewise.kernels.provider.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What runs here, and why. */
public final class Kernels {
  private Kernels() {}

  /** The provider in use: "vector" or "scalar". */
  public static String provider() {
    return Providers.current().name();
  }

  /** Bits of the vectors in use; 32 for the scalar provider. */
  public static int vectorBits() {
    return Providers.current().vectorBits();
  }

  /** CPU, JDK, the provider in use with its vector width and register tile, and why a better one was rejected. Several lines. */
  public static String describe() {
    Providers.Choice choice = Providers.choice();
    String rejected = choice.vectorRejected().map(reason -> "\nrejected   vector: " + reason).orElse("");
    return "cpu        " + cpuModel() + ", " + Runtime.getRuntime().availableProcessors() + " processors"
        + "\njdk        " + System.getProperty("java.vm.name") + " " + Runtime.version()
        + "\nprovider   " + choice.provider().name() + ": " + choice.provider().describe()
        + rejected
        + "\nthreads    " + Parallelism.auto();
  }

  /** The processor's own name where the system tells it, else the architecture. */
  public static String cpuModel() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpuinfo)) {
      try (Stream<String> lines = Files.lines(cpuinfo)) {
        return lines.filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst().orElse(System.getProperty("os.arch"));
      } catch (IOException unreadable) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }
}
