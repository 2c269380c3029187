package dev.lanewise.bench.comparison;

import dev.lanewise.bench.rounds.Rounds;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks of the suite, run by JMH in JVMs of their own, without a word. */
final class ForkedRun {
  private ForkedRun() {}

  static Collection<RunResult> of(ChainedOptionsBuilder options) {
    Rounds.ignoreLock();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try {
      return new Runner(options.shouldFailOnError(true).build(), OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT)).run();
    } catch (RunnerException failure) {
      throw new IllegalStateException("JMH failed: " + failure.getMessage(), failure);
    }
  }
}
