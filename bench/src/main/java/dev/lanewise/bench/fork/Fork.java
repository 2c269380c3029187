package dev.lanewise.bench.fork;

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
 * A JVM of its own, with this one's flags and more, that does one thing and prints what came of it.
 *
 * @param flags the further flags; later ones win
 * @param environment variables to set
 * @param furtherJars what the class path is to have besides this JVM's, such as {@code folder/*}; or nothing
 */
public record Fork(List<String> flags, Map<String, String> environment, Optional<String> furtherJars) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  public Fork(List<String> flags, Map<String, String> environment) {
    this(flags, environment, Optional.empty());
  }

  /** With this JVM's flags only. */
  public static Fork plain() {
    return new Fork(List.of(), Map.of());
  }

  /** With more flags. */
  public static Fork with(String... flags) {
    return new Fork(List.of(flags), Map.of());
  }

  /** One that can load libtorch, and leaves nothing behind if that ends it. */
  public static Fork with(Installation libtorch) {
    List<String> flags = new ArrayList<>(libtorch.flags());
    flags.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:+SuppressFatalErrorMessage"));
    return new Fork(flags, libtorch.environment(), Optional.of(libtorch.jars()));
  }

  /**
   * Runs a class whose main method ends with {@link #answer}, and returns that answer. It does not outlive this JVM.
   *
   * @throws IOException if the JVM does not start, fails, takes too long, or prints anything but an answer
   */
  public List<String> run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("lanewise-fork", ".out");
    Path errors = Files.createTempFile("lanewise-fork", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(main, arguments)).redirectOutput(output.toFile()).redirectError(errors.toFile())
          .redirectInput(Redirect.PIPE);
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = ends(process);
      if (!ended) {
        throw new IOException("forked JVM: no end after " + LIMIT.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("forked JVM: exit code " + process.exitValue() + ", " + reason(Files.readAllLines(errors)));
      }
      return checked(Files.readAllLines(output));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static boolean ends(Process process) throws IOException, InterruptedException {
    Thread lastDeed = Thread.ofPlatform().unstarted(process::destroyForcibly);
    try {
      // Refused when this JVM is already ending; the other one ends then, too.
      Runtime.getRuntime().addShutdownHook(lastDeed);
      process.getOutputStream().close();
      return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
      removeQuietly(lastDeed);
    }
  }

  private static void removeQuietly(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // it has run, or is running
    }
  }

  private List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("-X") || flag.startsWith("--") || flag.startsWith("-Dlanewise.")) {
        command.add(flag);
      }
    }
    // What the VM has to say goes where it is not mistaken for a figure.
    command.add("-XX:+DisplayVMOutputToStderr");
    // Names have signs that the system's own encoding may not have.
    command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path") + furtherJars.map(jars -> File.pathSeparator + jars).orElse("");
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What the JVM said last, warnings and the frames of a stack trace aside: the innermost cause. */
  private static String reason(List<String> errors) {
    return errors.stream().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ") && !line.startsWith("\t")).reduce((_, last) -> last)
        .orElse("silently");
  }

  /** The lines before the last, which says how many they are. */
  static List<String> checked(List<String> lines) throws IOException {
    if (lines.isEmpty() || !lines.getLast().equals(end(lines.size() - 1))) {
      throw new IOException("forked JVM: printed " + lines + ", expected an answer and \"" + end(Math.max(0, lines.size() - 1)) + "\"");
    }
    return lines.subList(0, lines.size() - 1);
  }

  /** In the forked JVM: prints its answer and ends it. */
  public static void answer(List<String> lines) {
    StringBuilder output = new StringBuilder();
    lines.forEach(line -> output.append(line).append('\n'));
    System.out.print(output.append(end(lines.size())).append('\n'));
    System.out.flush();
    // Native libraries leave threads behind that a JVM would wait for.
    System.exit(0);
  }

  /** The last line, so that a lost one is noticed. */
  private static String end(int lines) {
    return "end\t" + lines;
  }
}
