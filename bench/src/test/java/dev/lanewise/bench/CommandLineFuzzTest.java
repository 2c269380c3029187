package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.NetworkGoals;
import dev.lanewise.bench.goals.Rivals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Arguments of any kind: understood, or refused with exit code 2 and a reason. Nothing is run but the checks. The fuzzer of profile "fuzz" looks for
 * inputs; those it found are tested here.
 */
class CommandLineFuzzTest {
  private static final List<Goal> GOALS = NetworkGoals.all(Rivals.none(), true);

  /** Says what is wrong as Lanewise's own does, but without the usage, which is long and always the same. */
  private static final CommandLine COMMAND_LINE = Lanewise.commandLine().setExecutionStrategy(CommandLineFuzzTest::check)
      .setParameterExceptionHandler((refused, _) -> {
        refused.getCommandLine().getErr().println(refused.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(refused, refused.getCommandLine().getErr());
        return CommandLine.ExitCode.USAGE;
      });

  @TestFactory
  Stream<DynamicTest> whatTheFuzzerFoundIsUnderstoodOrRefused() throws IOException, URISyntaxException {
    Path folder = Path.of(CommandLineFuzzTest.class.getResource("CommandLineFuzzTestInputs").toURI());
    List<Path> inputs;
    try (Stream<Path> files = Files.list(folder)) {
      inputs = files.sorted().toList();
    }
    assertTrue(inputs.size() >= 39, () -> inputs.size() + " inputs");
    return inputs.stream().map(input -> DynamicTest.dynamicTest(
        input.getFileName().toString(), () -> fuzzerTestOneInput(Files.readAllBytes(input))));
  }

  /** A line an argument. */
  public static void fuzzerTestOneInput(byte[] input) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    // Unmatched arguments are added to the last call's; a command line is usually read once.
    COMMAND_LINE.getSubcommands().get("bench").<BenchCommand>getCommand().arguments.clear();
    COMMAND_LINE.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = COMMAND_LINE.execute(new String(input, StandardCharsets.UTF_8).split("\n"));
    if (code == CommandLine.ExitCode.USAGE) {
      assertFalse(err.toString().isBlank(), "nothing was said about it");
    } else {
      assertEquals(CommandLine.ExitCode.OK, code, err::toString);
    }
  }

  private static int check(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    switch (commands.getLast().getCommand()) {
      case TrainCommand train -> train.checkOptions();
      case BenchCommand bench -> BenchCommand.jmhArguments(bench.arguments);
      case NetworkCommand network -> {
        commands.get(1).<BenchCommand>getCommand().requireNoneUnmatched(commands.getLast());
        new MeasuredTable("network", true, Map.of(), network.options.output, commands.getLast().getCommandSpec())
            .selected(GOALS, network.options.rows);
      }
      default -> { }
    }
    return CommandLine.ExitCode.OK;
  }
}
