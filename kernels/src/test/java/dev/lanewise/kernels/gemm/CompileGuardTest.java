package dev.lanewise.kernels.gemm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A kernel that the JIT refuses still computes right, 50 times slower. So fresh JVMs run every kernel hot, and this fails when a loop over vectors is
 * not compiled by C2, when a compilation was given up, or when a call allocates.
 */
@Tag("once")
@Execution(ExecutionMode.CONCURRENT)
class CompileGuardTest {
  /** Fresh JVMs for each flag. */
  private static final int STARTS = Integer.getInteger("lanewise.starts", 1);

  /** So many there are at the least; fewer, and they are looked for in the wrong place. */
  private static final int LEAST_LOOPS = 20;

  /** A compilation that lost a race with class loading is simply tried again; other threads may write into the same line. */
  private static final Pattern GIVEN_UP = Pattern.compile("COMPILE SKIPPED(?!: concurrent class loading)");

  @TempDir
  private Path folder;

  /** This machine as it is with each collector, and as other machines are: vectors and register files of every size, as far as nothing is emulated. */
  @ParameterizedTest
  @ValueSource(strings = {
    "-XX:+UseG1GC",
    "-XX:+UseParallelGC",
    "-XX:+UseSerialGC -XX:ActiveProcessorCount=1",
    "-XX:UseAVX=2",
    "-Dlanewise.vectorBits=128 -Dlanewise.registers=16",
    "-Dlanewise.vectorBits=128 -Dlanewise.registers=32",
    "-Dlanewise.vectorBits=256 -Dlanewise.registers=32",
    "-Dlanewise.vectorBits=512 -Dlanewise.registers=16"
  })
  void everyLoopOverVectorsIsCompiledByC2AndNoCallAllocates(String flags) throws IOException, InterruptedException {
    assumeTrue(Kernels.provider().equals("vector") && System.getProperty("lanewise.vectorBits") == null, "only at the width the CPU prefers");
    assumeTrue(widthOf(flags) <= FloatVector.SPECIES_PREFERRED.vectorBitSize(), "emulated vectors are objects");
    for (int start = 0; start < STARTS; start++) {
      Path compilations = folder.resolve("compilations-" + start);
      String output = run(flags, compilations);
      assertTrue(output.contains("provider   vector"), output);
      String log = Files.readString(compilations);
      assertEquals(List.of(), log.lines().filter(GIVEN_UP.asPredicate()).toList());
      assertEquals(List.of(), lines(output, HotKernels.NOT_COMPILED));
      int loops = lines(output, HotKernels.LOOP).size();
      assertTrue(loops >= LEAST_LOOPS, output);
      List<String> allocations = lines(output, "allocated by");
      assertTrue(allocations.size() >= loops, output);
      for (String line : allocations) {
        assertTrue(line.endsWith(": 0 bytes a call"), line);
      }
    }
  }

  @Test
  void aTileBrokenOnPurposeIsFound() throws IOException, InterruptedException {
    assumeTrue(Kernels.provider().equals("vector") && System.getProperty("lanewise.vectorBits") == null, "only at the width the CPU prefers");
    String output = run("-XX:+UseG1GC", folder.resolve("compilations"), HotKernels.BROKEN);
    assertTrue(Pattern.compile("allocated by broken tile: [1-9][0-9]* bytes a call").matcher(output).find(), output);
    assertEquals(lines(output, HotKernels.LOOP).size(), lines(output, HotKernels.NOT_COMPILED).size(), "loops that nobody calls are found, too");
  }

  private static int widthOf(String flags) {
    Matcher width = Pattern.compile("vectorBits=(\\d+)").matcher(flags);
    return width.find() ? Integer.parseInt(width.group(1)) : 0;
  }

  private static List<String> lines(String output, String beginning) {
    return output.lines().filter(line -> line.startsWith(beginning)).toList();
  }

  private static String run(String flags, Path compilations, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-Xmx512m", "-XX:+IgnoreUnrecognizedVMOptions",
        // The JVM's own lines go to stderr, which has a file to itself: mixed into stdout they cut each other in pieces.
        "-XX:+PrintCompilation", "-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintInlining", "-XX:+DisplayVMOutputToStderr",
        "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(flags.split(" ")));
    command.addAll(List.of(HotKernels.class.getName(), compilations.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(compilations.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
