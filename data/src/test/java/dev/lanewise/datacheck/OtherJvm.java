package dev.lanewise.datacheck;

import dev.lanewise.data.IdxFile;
import dev.lanewise.data.IdxFormatException;
import dev.lanewise.data.Mnist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the tests run in a JVM of its own. In a package of its own, so that lanewise-data can be on the module path. */
public final class OtherJvm {
  private OtherJvm() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "hostile" -> hostile(Path.of(arguments[1]));
      case "module" -> System.out.println(Mnist.class.getModule().getName() + " " + Mnist.load());
      case "folder" -> folder(Path.of(arguments[1]));
      case "images" -> images(Path.of(arguments[1]));
      default -> throw new IllegalArgumentException("arguments[0]: " + arguments[0]);
    }
  }

  private static void folder(Path folder) throws Exception {
    System.out.println(Mnist.load(folder));
  }

  /** Images as floats, which need more memory than the files do; refused as documented where that is not there. */
  private static void images(Path folder) throws Exception {
    Mnist mnist = Mnist.load(folder);
    try {
      System.out.println("read " + mnist.trainTest().normalized());
    } catch (IllegalStateException documented) {
      System.out.println("rejected " + documented.getMessage());
    }
  }

  /** Reads every file of a folder by path and as a stream; each must be rejected as documented. */
  private static void hostile(Path folder) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      try {
        System.out.println("read " + IdxFile.read(file));
      } catch (IdxFormatException documented) {
        System.out.println("rejected " + documented.getMessage());
      }
      try (var in = Files.newInputStream(file)) {
        System.out.println("read " + IdxFile.read(in, file.toString()));
      } catch (IdxFormatException documented) {
        System.out.println("rejected " + documented.getMessage());
      }
      // The limit as the caller's own word, far above what is in the file: still nothing is allocated for a lie.
      if (file.getFileName().toString().startsWith("lie")) {
        try {
          System.out.println("read " + IdxFile.read(file, 1 << 30));
        } catch (IdxFormatException documented) {
          System.out.println("rejected " + documented.getMessage());
        }
      }
    }
  }
}
