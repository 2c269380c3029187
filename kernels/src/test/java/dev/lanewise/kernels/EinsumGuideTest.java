package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Compiles the snippets of docs/einsum.md as one program and compares what it prints with what the guide says. */
@Tag("once")
@Isolated
class EinsumGuideTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String PRINTS = "// → ";

  @TempDir
  Path folder;

  @Test
  void snippetsPrintWhatTheGuideSays() throws IOException, URISyntaxException, ReflectiveOperationException {
    String guide = Files.readString(Path.of("..", "docs", "einsum.md"));
    String code = SNIPPET.matcher(guide).results().map(snippet -> snippet.group(1)).collect(Collectors.joining());
    List<String> expected = code.lines().filter(line -> line.contains(PRINTS)).map(line -> line.substring(line.indexOf(PRINTS) + PRINTS.length())).toList();
    assertTrue(expected.size() > 15, () -> expected.size() + " lines");
    assertEquals(expected, run(code).lines().toList());
  }

  private String run(String code) throws IOException, URISyntaxException, ReflectiveOperationException {
    Path source = folder.resolve("Guide.java");
    Files.writeString(source, """
        import dev.lanewise.kernels.*;
        import java.util.*;
        public class Guide {
          public static void main(String[] args) {
        %s
          }
        }
        """.formatted(code));
    URI classes = Einsum.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream log = new PrintStream(messages, true, StandardCharsets.UTF_8);
    int failed = ToolProvider.findFirst("javac").orElseThrow()
        .run(log, log, "-encoding", "UTF-8", "-cp", Path.of(classes).toString(), "-d", folder.toString(), source.toString());
    assertEquals(0, failed, () -> messages.toString(StandardCharsets.UTF_8));
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader.loadClass("Guide").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
