package dev.lanewise.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JVMs in which vectors would be missing or emulated, and settings that cannot be: plain loops with the reason, or an error that names the setting, each time. */
@Tag("once")
class OtherJvmsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      -XX:MaxVectorSize=8                                        | vectors of 64 bits
      -XX:TieredStopAtLevel=0                                    | TieredStopAtLevel=0
      -XX:TieredStopAtLevel=1                                    | C2 is off
      -XX:TieredStopAtLevel=3                                    | C2 is off
      -XX:-UseFMA                                                | fused multiply-add
      -Xint                                                      | C2 is off
      --limit-modules=jdk.incubator.vector                       | jdk.management
      --limit-modules=jdk.incubator.vector,java.management       | jdk.management
      """)
  void plainLoopsRunWhereVectorsAreMissingOrEmulated(String flag, String reason) throws IOException, InterruptedException {
    String output = run(flag);
    assertTrue(output.contains("call 1: scalar 11.0\n") && output.contains("call 2: scalar 11.0\n"), output);
    assertTrue(output.lines().anyMatch(line -> line.startsWith("rejected   vector: ") && line.contains(reason)), output);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      -Dlanewise.threads=0                                | lanewise.threads: "0", expected 1 to 1024
      -Dlanewise.threads=many                             | lanewise.threads: "many", expected 1 to 1024
      -Dlanewise.vectorBits=64                            | lanewise.vectorBits: "64", expected 128, 256 or 512
      -Dlanewise.registers=8                              | lanewise.registers: "8", expected 16 or 32
      -Dlanewise.blocking=1,2                             | lanewise.blocking: "1,2", expected mc,kc,nc
      -Dlanewise.provider=gpu                             | lanewise.provider: "gpu", expected vector or scalar
      -Dlanewise.provider=vector -XX:MaxVectorSize=8      | -Dlanewise.provider=vector: the JVM has vectors of 64 bits
      """)
  void aWrongSettingIsNamedEachTime(String flags, String message) throws IOException, InterruptedException {
    String output = run(flags);
    assertEquals(2, output.lines().filter(line -> line.matches("call \\d: java\\.lang\\.IllegalArgumentException: .*")).count(), output);
    assertEquals(2, output.lines().filter(line -> line.contains(message)).count(), output);
  }

  private static String run(String flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules=jdk.incubator.vector", "-Xmx64m", "-XX:+UseSerialGC"));
    command.addAll(List.of(flags.split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), TwoCalls.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
