package dev.lanewise.kernels.gemm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Kernels;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that use the kernels for the first time at once, each beginning with another class, do not wait for each other. */
@Tag("once")
class InitializationTest {
  /** There are some more; none found would be none tested. */
  private static final int LEAST_CLASSES = 30;

  @Test
  void anyTwoClassesMayBeFirst() throws Exception {
    assumeTrue(Kernels.provider().equals("vector") && System.getProperty("lanewise.vectorBits") == null, "only at the width the CPU prefers");
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules=jdk.incubator.vector", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), BothWays.class.getName()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    Matcher counts = Pattern.compile("initialized both ways: (\\d+) pairs of (\\d+) classes").matcher(output);
    assertTrue(counts.find(), output);
    int classes = Integer.parseInt(counts.group(2));
    assertTrue(classes >= LEAST_CLASSES, output);
    assertEquals(classes * (classes - 1) / 2, Integer.parseInt(counts.group(1)), output);
  }
}
