package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Comparison;
import dev.lanewise.bench.comparison.Competitor;
import dev.lanewise.bench.comparison.Competitors;
import dev.lanewise.bench.comparison.ForkedLibtorch;
import dev.lanewise.bench.comparison.JavaRivals;
import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.Reasons;
import dev.lanewise.bench.comparison.Visible;
import dev.lanewise.bench.goals.Goal;
import dev.lanewise.bench.goals.GoalTable;
import dev.lanewise.bench.goals.ReportGoals;
import dev.lanewise.bench.goals.Rival;
import dev.lanewise.bench.goals.Rivals;
import dev.lanewise.bench.report.ConsoleReport;
import dev.lanewise.bench.report.ReportFolder;
import dev.lanewise.bench.report.Results;
import dev.lanewise.blas.HeapAccess;
import dev.lanewise.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures everything side by side and writes it down. */
@Command(
    name = "report",
    description = "Measure products, forward and backward beside OpenBLAS, and write index.html and results.json.",
    footer = "Ctrl-C ends the measuring; what was measured by then is written.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Two minutes at most instead of six: fewer rounds, layers of fewer shapes.")
  boolean quick;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to, made if missing (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("report");

  @Option(
      names = "--rivals",
      description = "Compare with MKL, libtorch, netlib's VectorBLAS and EJML, too, which are fetched when first asked for.")
  boolean withRivals;

  @Mixin
  NativeRivals.Mkl mkl = new NativeRivals.Mkl();

  @Mixin
  NativeRivals.Libtorch libtorch = new NativeRivals.Libtorch();

  @Option(names = "--compare", paramLabel = "OLD.json", description = "Say what got faster or slower since these results.")
  Path compare;

  @Option(names = "--from", paramLabel = "RESULTS.json", description = "Measure nothing: write the page for these results.")
  Path from;

  @Mixin
  DataOption data = new DataOption();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ReportFolder folder = prepareFolder(out, ReportFolder.RESULTS, ReportFolder.PAGE);
    Optional<Results> old = Optional.ofNullable(compare).map(file -> read("--compare", file));
    long start = System.nanoTime();
    Results results = from == null ? measure(folder, earlierGoals(folder), old) : compared(read("--from", from), old);
    write(folder, results);
    spec.commandLine().getOut().println();
    spec.commandLine().getOut().print(ConsoleReport.of(results));
    spec.commandLine().getOut().println((from == null ? "measured in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s; " : "")
        + "wrote " + Visible.of(folder.file(ReportFolder.PAGE) + " and " + folder.file(ReportFolder.RESULTS)));
    return results.anyFailed() ? 1 : 0;
  }

  private Results measure(ReportFolder folder, List<GoalTable> earlierGoals, Optional<Results> old) throws InterruptedException {
    Lanewise.requireFairRounds();
    Split split = data.split();
    Rivals natives = libtorch.and(mkl.find(withRivals), withRivals);
    Map<String, String> missing = new LinkedHashMap<>();
    Competitors competitors = competitors(natives, missing);
    Comparison comparison = quick ? Comparison.quick(split, competitors) : Comparison.full(split, competitors);
    Map<String, List<Goal>> goals = ReportGoals.all(natives, quick);
    Measuring measuring = new Measuring(quick, comparison, goals, describe(natives, competitors, missing));

    Thread farewell = Thread.ofPlatform().unstarted(
        () -> System.err.println("\nlanewise: interrupted; " + Visible.of(writtenLast(folder, measuring, earlierGoals, old))));
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      measuring.run();
    } finally {
      endQuietly(farewell);
    }
    return compared(measuring.results("").and(earlierGoals), old);
  }

  private static String writtenLast(
      ReportFolder folder, Measuring measuring, List<GoalTable> earlierGoals, Optional<Results> old) {
    try {
      write(folder, compared(measuring.results("it was interrupted").and(earlierGoals), old));
      return "wrote what had been measured to " + folder.file(ReportFolder.PAGE);
    } catch (Lanewise.Failure unwritable) {
      return unwritable.getMessage();
    }
  }

  /** If the hook already runs, the JVM is about to end, and what the hook writes counts. */
  private static void endQuietly(Thread hook) throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      Thread.currentThread().join();
    }
  }

  private static Results compared(Results results, Optional<Results> old) {
    return old.map(results::since).orElse(results);
  }

  private static boolean isOpenblas(String name) {
    return name.equals(Names.OPENBLAS);
  }

  private Competitors competitors(Rivals natives, Map<String, String> missing) {
    List<Competitor> others = new ArrayList<>();
    natives.present().stream().filter(rival -> !isOpenblas(rival.name())).forEach(rival -> {
      rival.blas().setThreads(1);
      others.add(Competitor.onArrays(rival.name(), rival.blas().sgemm(HeapAccess.PINNED), Integer.MAX_VALUE));
    });
    if (withRivals) {
      others.addAll(JavaRivals.find(missing));
    }
    return new Competitors(
        natives.present().stream().filter(rival -> isOpenblas(rival.name())).findFirst().map(Rival::blas), List.copyOf(others),
        natives.libtorch().map(installation -> new ForkedLibtorch(installation, Optional.ofNullable(data.folder))));
  }

  /** Whoever was asked for besides OpenBLAS, by name: what it is, or why it is missing. */
  private static Map<String, String> describe(Rivals natives, Competitors competitors, Map<String, String> missing) {
    Map<String, String> facts = new LinkedHashMap<>();
    natives.describe().entrySet().stream().filter(rival -> !isOpenblas(rival.getKey())).forEach(rival -> facts.put(rival.getKey(), rival.getValue()));
    competitors.others().stream().filter(other -> !facts.containsKey(other.name()))
        .forEach(other -> facts.put(other.name(), "pure Java, one thread, the same arrays"));
    missing.forEach((name, reason) -> facts.put(name, "missing: " + reason));
    return facts;
  }

  private static Results read(String option, Path file) {
    try {
      return Json.read(file, Results.class);
    } catch (IOException unreadable) {
      throw new Lanewise.Unusable(
          option + " " + file + ": cannot be read as results (" + Reasons.of(unreadable) + "), expected a results.json", unreadable);
    }
  }

  private static List<GoalTable> earlierGoals(ReportFolder folder) {
    try {
      return folder.goalsMeasuredEarlier();
    } catch (IOException unreadable) {
      throw new Lanewise.Unusable(
          "--out " + folder.folder() + ": a *-goals.json in it cannot be read (" + Reasons.of(unreadable)
              + "), expected what ./lanewise bench writes",
          unreadable);
    }
  }

  /** Fails now rather than after minutes of measuring. */
  static ReportFolder prepareFolder(Path folder, String... names) {
    try {
      return ReportFolder.prepare(folder, names);
    } catch (IOException unwritable) {
      throw new Lanewise.Unusable(
          "--out " + folder + ": cannot be written to (" + Reasons.of(unwritable)
              + "), expected a folder with room, or a path to make one at",
          unwritable);
    }
  }

  private static void write(ReportFolder folder, Results results) {
    try {
      folder.write(results);
    } catch (IOException failed) {
      throw new Lanewise.Failure(folder.folder() + ": cannot be written (" + Reasons.of(failed) + ")", failed);
    }
  }
}
