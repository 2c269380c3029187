package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Comparison;
import dev.lanewise.bench.comparison.ConsoleReport;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Page;
import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.bench.comparison.Results;
import dev.lanewise.bench.comparison.ResultsJson;
import dev.lanewise.bench.comparison.Surroundings;
import dev.lanewise.blas.Availability;
import dev.lanewise.blas.Blas;
import dev.lanewise.data.Split;
import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the notebooks' comparison and writes it down. */
@Command(
    name = "report",
    description = "Measure forward and backward beside OpenBLAS, and write index.html and results.json.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Two minutes at most instead of six: fewer rounds, layers of fewer shapes.")
  boolean quick;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to, made if missing (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("report");

  @Mixin
  DataOption data = new DataOption();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    prepareFolder(out);
    Split split = data.split();
    Availability availability = Blas.find();
    Comparison comparison = quick ? Comparison.quick(split, availability.blas()) : Comparison.full(split, availability.blas());
    Map<String, String> openblas = Surroundings.openblas(availability);
    OffsetDateTime begun = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();

    List<Measurement> measurements;
    Thread farewell = Thread.ofPlatform().unstarted(() -> System.err.println("\nlanewise: interrupted, nothing written to " + out));
    Runtime.getRuntime().addShutdownHook(farewell);
    try (Progress progress = Progress.on(System.out, comparison.steps())) {
      measurements = comparison.run(progress);
    } finally {
      Runtime.getRuntime().removeShutdownHook(farewell);
    }

    Results results = new Results(
        quick ? "quick" : "full", begun.toString(), Surroundings.commit(), Surroundings.machine(), Surroundings.jvmFlags(),
        Blas.environment(), Kernels.provider(), Kernels.vectorBits(), openblas, measurements);
    write(out.resolve("results.json"), ResultsJson.write(results));
    write(out.resolve("index.html"), Page.of(results));
    console.println();
    console.print(ConsoleReport.of(results));
    console.println("measured in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s; wrote "
        + out.resolve("index.html") + " and " + out.resolve("results.json"));
    return 0;
  }

  /** Fails now rather than after minutes of measuring. */
  static void prepareFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".lanewise", ".tmp"));
    } catch (IOException unwritable) {
      throw new Lanewise.Failure(
          "--out " + folder + ": cannot be written to (" + unwritable + "), expected a folder or a path to make one at", unwritable);
    }
  }

  /** All or nothing: readers of an older report see it whole until the new one is whole. */
  static void write(Path file, String text) {
    try {
      Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.writeString(unfinished, text);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new Lanewise.Failure(file + ": cannot be written (" + failed + ")", failed);
    }
  }
}
