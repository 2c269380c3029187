package dev.lanewise.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the module path the vectors are there without any flag, because the module requires them. */
@Tag("once")
class ModulePathTest {
  @Test
  void vectorsNeedNoFlag() throws Exception {
    assumeTrue(Kernels.provider().equals("vector"), "this run is about the fallback");
    String output = run("java", "-p", classes(Kernels.class), "--patch-module", "dev.lanewise.kernels=" + classes(WhatRuns.class),
        "-m", "dev.lanewise.kernels/" + WhatRuns.class.getName());
    assertTrue(output.contains("module dev.lanewise.kernels"), output);
    assertTrue(output.contains("provider   vector"), output);
    assertTrue(output.contains("11.0"), output);
  }

  @Test
  void aModuleThatRequiresTheKernelsCompilesWithNothingElse(@TempDir Path folder) throws Exception {
    Path module = Files.writeString(folder.resolve("module-info.java"), "module user { requires dev.lanewise.kernels; }");
    Path user = Files.writeString(folder.resolve("User.java"), """
        package user;
        import dev.lanewise.kernels.Epilogue;
        class User {
          float[] bias = Epilogue.none().biasArray();
        }
        """);
    run("javac", "-p", classes(Kernels.class), "-d", folder.resolve("classes").toString(), module.toString(), user.toString());
  }

  @Test
  void theClassPathWithoutTheFlagFallsBackAndNamesTheFlag() throws Exception {
    String output = run("java", "-cp", classes(Kernels.class) + File.pathSeparator + classes(WhatRuns.class), WhatRuns.class.getName());
    assertTrue(output.contains("provider   scalar"), output);
    assertTrue(output.contains("start Java with --add-modules jdk.incubator.vector"), output);
    assertTrue(output.contains("11.0"), output);
  }

  private static String classes(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static String run(String tool, String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", tool).toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
