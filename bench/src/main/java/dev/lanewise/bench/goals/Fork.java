package dev.lanewise.bench.goals;

import dev.lanewise.bench.libtorch.Installation;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own, with this one's flags and more, that measures one thing and prints what came of it.
 *
 * @param flags the further flags; later ones win
 * @param environment variables to set
 * @param furtherJars what the class path is to have besides this JVM's, such as {@code folder/*}; or nothing
 */
record Fork(List<String> flags, Map<String, String> environment, Optional<String> furtherJars) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  Fork(List<String> flags, Map<String, String> environment) {
    this(flags, environment, Optional.empty());
  }

  static Fork plain() {
    return new Fork(List.of(), Map.of());
  }

  static Fork with(String... flags) {
    return new Fork(List.of(flags), Map.of());
  }

  /** One that can load libtorch, and leaves nothing behind if that ends it. */
  static Fork with(Installation libtorch) {
    List<String> flags = new ArrayList<>(libtorch.flags());
    flags.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:+SuppressFatalErrorMessage"));
    return new Fork(flags, libtorch.environment(), Optional.of(libtorch.jars()));
  }

  /**
   * Runs {@link ForkedMeasurement} on the arguments.
   *
   * @throws IOException if the JVM does not start, fails, takes too long, or prints anything but what it should
   */
  List<Detail> measure(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("lanewise-fork", ".out");
    Path errors = Files.createTempFile("lanewise-fork", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectOutput(output.toFile()).redirectError(errors.toFile())
          .redirectInput(Redirect.PIPE);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended;
      try {
        ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      } finally {
        process.destroyForcibly();
      }
      if (!ended) {
        throw new IOException("forked JVM: no end after " + LIMIT.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("forked JVM: exit code " + process.exitValue() + ", " + reason(Files.readAllLines(errors)));
      }
      return parse(Files.readAllLines(output));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("-X") || flag.startsWith("--") || flag.startsWith("-Dlanewise.")) {
        command.add(flag);
      }
    }
    // What the VM has to say goes where it is not mistaken for a figure.
    command.add("-XX:+DisplayVMOutputToStderr");
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path") + furtherJars.map(jars -> File.pathSeparator + jars).orElse("");
    command.addAll(List.of("-cp", classPath, ForkedMeasurement.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What the JVM said last, warnings and the frames of a stack trace aside: the innermost cause. */
  private static String reason(List<String> errors) {
    return errors.stream().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ") && !line.startsWith("\t")).reduce((_, last) -> last)
        .orElse("silently");
  }

  static List<Detail> parse(List<String> lines) throws IOException {
    if (lines.isEmpty() || !lines.getLast().equals(end(lines.size() - 1))) {
      throw new IOException("forked JVM: printed " + lines + ", expected details and \"" + end(Math.max(0, lines.size() - 1)) + "\"");
    }
    try {
      return lines.subList(0, lines.size() - 1).stream().map(Detail::parse).toList();
    } catch (IllegalArgumentException foreign) {
      throw new IOException("forked JVM: printed " + lines + ", expected details (" + foreign.getMessage() + ")", foreign);
    }
  }

  /** The last line, so that a lost one is noticed. */
  static String end(int details) {
    return "end\t" + details;
  }
}
