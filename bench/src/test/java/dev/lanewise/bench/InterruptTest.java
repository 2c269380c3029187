package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.report.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that is interrupted by Ctrl-C, in a JVM of its own. */
class InterruptTest {
  /** What a shell says of a program that SIGINT ended. */
  private static final int INTERRUPTED = 130;

  @TempDir
  private Path folder;

  @Test
  void whatWasMeasuredIsKept() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "no Linux: how signals are sent and inherited differs");
    Path report = folder.resolve("report");
    Process process = new ProcessBuilder(command("report", "--quick", "--out", report.toString())).redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    List<ProcessHandle> others = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      // Its first step is over when the second is announced.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.startsWith("[ 2/")) {
          process.descendants().forEach(others::add);
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertEquals(INTERRUPTED, process.waitFor(), said::toString);
    assertTrue(said.stream().anyMatch(line -> line.startsWith("lanewise: interrupted; wrote what had been measured to ")), said::toString);

    others.forEach(other -> other.onExit().orTimeout(1, TimeUnit.MINUTES).join());

    Results results = Json.read(Files.readString(report.resolve("results.json")), Results.class);
    assertEquals("it was interrupted", results.partial());
    assertEquals(1, results.roofs().size(), "the one step that was over");
    assertEquals(List.of(), results.failures());
    assertTrue(Files.readString(report.resolve("index.html")).contains("This report is partial: it was interrupted."), "the page says so");
    try (var files = Files.list(report)) {
      assertEquals(
          List.of("index.html", "results.json"), files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList()));
    }
  }

  /** A shell's background job ignores SIGINT, and so would all that it starts. */
  private static List<String> command(String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", java));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--") || flag.startsWith("-X"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Lanewise.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
