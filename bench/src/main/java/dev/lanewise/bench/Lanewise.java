package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Pins;
import dev.lanewise.bench.comparison.Visible;
import dev.lanewise.bench.reference.DisagreementException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code lanewise report|train|bench|info|help}. */
@Command(
    name = "lanewise",
    description = "Float kernels at native speed from plain Java: measure them, train with them.",
    mixinStandardHelpOptions = true,
    versionProvider = Lanewise.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = "What a command takes: lanewise COMMAND --help",
    subcommands = {ReportCommand.class, TrainCommand.class, BenchCommand.class, InfoCommand.class, HelpCommand.class})
public final class Lanewise implements Runnable {
  private static final int LONGEST_MESSAGE = 2_000;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure, too.")
  private boolean debug;

  @Spec
  private CommandSpec spec;

  /**
   * Exits with 0 when all went well, 1 when it did not, 2 for arguments that cannot be followed: they are not understood, or the files or
   * the memory for what they ask are not there.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Lanewise());
    // A folder may be named @digits; nothing promises that arguments are read from such a file.
    commandLine.setExpandAtFiles(false);
    commandLine.setOut(console(System.out));
    commandLine.setErr(console(System.err));
    // Its colours are escape sequences, of which the console lets none pass.
    commandLine.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    commandLine.setExecutionStrategy(Lanewise::run);
    commandLine.setParameterExceptionHandler((refused, _) -> refuse(refused));
    commandLine.setExecutionExceptionHandler((failure, command, _) -> say(failure, command));
    return commandLine;
  }

  /** Where everything is printed: whatever gets here, the terminal is given no orders. */
  static PrintWriter console(OutputStream out) {
    return new PrintWriter(Visible.lines(new OutputStreamWriter(out, StandardCharsets.UTF_8)), true);
  }

  /** Of all Errors, one is what the user asked for. */
  private static int run(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError full) {
      throw new ExecutionException(parsed.asCommandLineList().getLast(), full.toString(), new Unusable(
          String.format(
              Locale.ROOT, "out of memory: the heap's %.1f GB are too few; LANEWISE_HEAP makes it larger, such as LANEWISE_HEAP=8g",
              Runtime.getRuntime().maxMemory() / 1e9),
          full));
    }
  }

  private static int refuse(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + shown(refused instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : refused.getMessage()));
    UnmatchedArgumentException.printSuggestions(refused, err);
    err.println("What it takes: " + name + " --help");
    trace(refused, command);
    return CommandLine.ExitCode.USAGE;
  }

  private static String unknown(UnmatchedArgumentException unmatched) {
    String argument = unmatched.getUnmatched().getFirst();
    CommandSpec command = unmatched.getCommandLine().getCommandSpec();
    return argument + ": no such " + (argument.startsWith("-") ? "option"
        : command.subcommands().isEmpty() ? "argument, expected options only"
        : "command, expected " + String.join(", ", command.subcommands().keySet()));
  }

  private static int say(Exception failure, CommandLine command) {
    boolean explained = failure instanceof Failure || failure instanceof DisagreementException;
    command.getErr().println("lanewise: " + shown(
        explained ? failure.getMessage() : "an error of its own, " + failure + (isDebugged(command) ? "" : "; --debug shows where")));
    trace(failure, command);
    return failure instanceof Unusable ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static String shown(String message) {
    return Visible.of(message.strip().replaceAll("\\s*\\R\\s*", "; "), LONGEST_MESSAGE);
  }

  private static void trace(Exception failure, CommandLine command) {
    if (isDebugged(command)) {
      failure.printStackTrace(command.getErr());
    }
  }

  private static boolean isDebugged(CommandLine command) {
    return command.getCommandSpec().root().userObject() instanceof Lanewise lanewise && lanewise.debug;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Measuring needs rivals that are not held back, and vectors: for the limits of the machine even where kernels could do without. */
  static void requireFairRounds() {
    requireFreeRivals();
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw new Failure("measuring needs the Vector API: start Java with --add-modules jdk.incubator.vector, as ./lanewise does", null);
    }
  }

  static void requireFreeRivals() {
    String pins = Pins.in(System.getenv());
    if (!pins.isEmpty()) {
      throw new Failure(
          pins + ": holds a rival back, so that nothing measured beside it would be a comparison; unset it, or start by ./lanewise, which does", null);
    }
  }

  /** A failure whose message says all that the user needs; no stack trace follows. */
  static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What the arguments ask for cannot be had: a file, a folder, memory. */
  static final class Unusable extends Failure {
    private static final long serialVersionUID = 1;

    Unusable(String message, Throwable cause) {
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
