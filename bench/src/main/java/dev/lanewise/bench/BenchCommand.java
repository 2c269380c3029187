package dev.lanewise.bench;

import dev.lanewise.bench.rounds.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** Hands over to JMH, but for the tables of goals, which are its subcommands. */
@Command(
    name = "bench",
    description = "Run JMH benchmarks in forked JVMs; all arguments are JMH's. Or measure a table of goals.",
    customSynopsis = {
      "lanewise bench [REGEX] [JMH OPTIONS]   (-h: JMH's help, -l: list the benchmarks)",
      "       lanewise bench COMMAND [OPTIONS]"
    },
    subcommands = {SgemmCommand.class, EinsumCommand.class, NetworkCommand.class})
final class BenchCommand implements Callable<Integer> {
  @Option(names = "--help", usageHelp = true, description = "Show this message; -h shows JMH's.")
  boolean help;

  @Unmatched
  List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Lanewise.requireFreeRivals();
    Main.main(jmhArguments(arguments));
    return 0;
  }

  /** What this command passes on, its subcommands would otherwise overlook. */
  void requireNoneUnmatched(CommandLine subcommand) {
    List<String> unmatched = new ArrayList<>(arguments);
    unmatched.addAll(subcommand.getUnmatchedArguments());
    if (!unmatched.isEmpty()) {
      throw new UnmatchedArgumentException(subcommand, unmatched);
    }
  }

  /** What is measured in rounds has no meaning in a JVM of its own. */
  static String[] jmhArguments(List<String> arguments) {
    // First, and complete: a last argument of the user's that lacks its value must not find it here.
    List<String> all = new ArrayList<>(List.of("-e", "^" + Rounds.class.getPackageName().replace(".", "\\.") + "\\."));
    all.addAll(arguments);
    return all.toArray(String[]::new);
  }
}
