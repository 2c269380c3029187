package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.vector.Lanes;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Run in a JVM of its own by {@link InitializationTest}: for each two classes of the kernels, two threads begin with one each, in classes that are
 * loaded afresh. Classes that wait for each other hang for ever; so whoever does not end is named.
 */
final class BothWays {
  private static final Duration FOR_EVER = Duration.ofMinutes(1);

  private final URL[] classPath = {GemmLoops.class.getProtectionDomain().getCodeSource().getLocation()};

  private BothWays() {}

  public static void main(String[] args) throws Exception {
    List<String> classes = new ArrayList<>();
    for (Class<?> neighbour : List.of(GemmLoops.class, Lanes.class)) {
      Path folder = Path.of(neighbour.getResource(neighbour.getSimpleName() + ".class").toURI()).getParent();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
        files.forEach(file -> classes.add(neighbour.getPackageName() + "." + file.getFileName().toString().replace(".class", "")));
      }
    }
    BothWays start = new BothWays();
    int pairs = 0;
    for (int i = 0; i < classes.size(); i++) {
      for (int j = 0; j < i; j++, pairs++) {
        start.both(classes.get(i), classes.get(j));
      }
    }
    System.out.println("initialized both ways: " + pairs + " pairs of " + classes.size() + " classes");
  }

  private void both(String one, String other) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      AtomicInteger ready = new AtomicInteger();
      List<Thread> threads = List.of(initializer(one, loader, ready), initializer(other, loader, ready));
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        if (!thread.join(FOR_EVER)) {
          System.out.println("wait for each other: " + one + " and " + other);
          Runtime.getRuntime().halt(1);
        }
      }
    }
  }

  private static Thread initializer(String name, ClassLoader loader, AtomicInteger ready) throws ClassNotFoundException {
    // Loaded beforehand, so that initializing begins at the same time.
    Class.forName(name, false, loader);
    return Thread.ofPlatform().daemon().unstarted(() -> {
      ready.incrementAndGet();
      while (ready.get() < 2) {
        Thread.onSpinWait();
      }
      try {
        Class.forName(name, true, loader);
      } catch (ClassNotFoundException | LinkageError failed) {
        System.out.println("not initialized: " + name + ": " + failed);
        Runtime.getRuntime().halt(1);
      }
    });
  }
}
