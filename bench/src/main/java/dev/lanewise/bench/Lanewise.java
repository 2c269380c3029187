package dev.lanewise.bench;

import dev.lanewise.bench.reference.DisagreementException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code lanewise report|train|bench|info}. */
@Command(
    name = "lanewise",
    description = "Float kernels at native speed from plain Java: measure them, train with them.",
    mixinStandardHelpOptions = true,
    versionProvider = Lanewise.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = "What a command takes: lanewise COMMAND --help",
    subcommands = {ReportCommand.class, TrainCommand.class, BenchCommand.class, InfoCommand.class})
public final class Lanewise implements Runnable {
  @Spec
  private CommandSpec spec;

  /** Exits with 0 when all went well, 1 when it did not, 2 for a command line that cannot be understood. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Lanewise());
    // A folder may be named @digits; nothing promises that arguments are read from such a file.
    commandLine.setExpandAtFiles(false);
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionExceptionHandler((failure, command, _) -> {
      if (failure instanceof Failure || failure instanceof DisagreementException) {
        command.getErr().println("lanewise: " + failure.getMessage());
      } else {
        failure.printStackTrace(command.getErr());
      }
      return CommandLine.ExitCode.SOFTWARE;
    });
    return commandLine;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Limits of the machine are measured with vectors, even where kernels could do without. */
  static void requireVectors() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw new Failure("measuring needs the Vector API: start Java with --add-modules jdk.incubator.vector, as ./lanewise does", null);
    }
  }

  /** A failure whose message says all that the user needs; no stack trace follows. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The jar's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Optional<String> version = Optional.ofNullable(Lanewise.class.getPackage().getImplementationVersion());
      return new String[] {"lanewise " + version.orElse("(unpackaged)")};
    }
  }
}
