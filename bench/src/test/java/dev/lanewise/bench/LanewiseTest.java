package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.bench.goals.EinsumGoals;
import dev.lanewise.bench.goals.GoalTable;
import dev.lanewise.bench.goals.NetworkGoals;
import dev.lanewise.bench.goals.Rivals;
import dev.lanewise.bench.goals.SgemmGoals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;

class LanewiseTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = Lanewise.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private static <T> T parsed(Class<T> command, String... args) {
    CommandLine.ParseResult result = Lanewise.commandLine().parseArgs(args);
    return command.cast(result.subcommand().commandSpec().userObject());
  }

  @Test
  void withoutArgumentsItSaysWhatItCanDo() {
    assertEquals(0, run());
    for (String command : List.of("report", "train", "bench", "info")) {
      assertTrue(out.toString().contains(command), out.toString());
    }
  }

  @Test
  void reportHasDefaultsAndTakesOptions() {
    ReportCommand plain = parsed(ReportCommand.class, "report");
    assertFalse(plain.quick);
    assertEquals(Path.of("report"), plain.out);
    assertEquals(null, plain.data.folder);
    ReportCommand other = parsed(
        ReportCommand.class, "report", "--quick", "--rivals", "--compare", "old.json", "--out", "elsewhere", "--data=digits");
    assertTrue(other.withRivals);
    assertEquals(Path.of("old.json"), other.compare);
    assertTrue(other.quick);
    assertEquals(Path.of("elsewhere"), other.out);
    assertEquals(Path.of("digits"), other.data.folder);
  }

  @Test
  void trainTakesItsOptions() {
    TrainCommand command = parsed(
        TrainCommand.class, "train", "--epochs=3", "--batch", "64", "--lr", "0.25", "--seed", "7", "--hidden", "80");
    assertEquals(3, command.epochs);
    assertEquals(64, command.batch);
    assertEquals(0.25f, command.learningRate);
    assertEquals(7, command.seed);
    assertEquals(80, command.hidden);
  }

  @Test
  void benchHandsEverythingToJmh() {
    BenchCommand command = parsed(BenchCommand.class, "bench", "Sgemm.*", "-f", "1", "-p", "n=64", "-h");
    assertEquals(List.of("Sgemm.*", "-f", "1", "-p", "n=64", "-h"), command.arguments);
    assertArrayEquals(
        new String[] {"-e", "^dev\\.lanewise\\.bench\\.rounds\\.", "Sgemm"}, BenchCommand.jmhArguments(List.of("Sgemm")),
        "what only works inside the report must not be run by JMH alone");
  }

  /** JMH itself says so, as nothing stands behind it that it could take for the value. */
  @ParameterizedTest
  @ValueSource(strings = {"-rff", "-rf", "-f", "-o", "-p", "-jvmArgs"})
  void anArgumentOfJmhsWithoutItsValueIsSaidToLackIt(String option) {
    String[] arguments = BenchCommand.jmhArguments(List.of("Square", option));
    assertTrue(
        assertThrows(CommandLineOptionException.class, () -> new CommandLineOptions(arguments)).getMessage().contains("requires an argument"));
  }

  @Test
  void benchStillListsJmhsBenchmarks() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, run("bench", "-l"));
    } finally {
      System.setOut(before);
    }
    String list = printed.toString(StandardCharsets.UTF_8);
    assertTrue(list.contains("SquareProduct.sgemm"), list);
    assertFalse(list.contains("Shot"), list);
  }

  /** What viewers of JMH's results look for. */
  @Test
  void benchWritesWhatJmhsViewersLoad(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("jmh.json");
    assertEquals(0, run(
        "bench", "ArithmeticPeak", "-f", "0", "-wi", "0", "-i", "1", "-r", "10ms", "-rf", "json", "-rff", file.toString()), err.toString());
    JsonNode results = new ObjectMapper().readTree(file.toFile());
    assertTrue(results.isArray() && !results.isEmpty(), results.toString());
    for (JsonNode result : results) {
      for (String field : List.of("benchmark", "mode", "threads", "forks", "measurementIterations", "primaryMetric", "secondaryMetrics")) {
        assertTrue(result.has(field), field);
      }
      for (String field : List.of("score", "scoreError", "scoreUnit", "rawData")) {
        assertTrue(result.get("primaryMetric").has(field), field);
      }
      assertTrue(result.get("secondaryMetrics").has("gflop"), "the counter whose score is GFLOP/s");
    }
  }

  @Test
  void theGoalsOfSgemmAreACommandOfBench() {
    CommandLine.ParseResult bench = Lanewise.commandLine().parseArgs(
        "bench", "sgemm", "--quick", "--rows", "squares,small", "--rivals", "--mkl=/opt/libmkl_rt.so.2", "--output", "there").subcommand();
    SgemmCommand command = (SgemmCommand) bench.subcommand().commandSpec().userObject();
    assertTrue(command.options.quick && command.options.withRivals);
    assertEquals(List.of("squares", "small"), command.options.rows);
    assertEquals(Path.of("/opt/libmkl_rt.so.2"), command.mkl.file);
    assertEquals(Path.of("there"), command.options.output);
  }

  @Test
  void theHelpNamesEveryRow() {
    assertEquals(0, run("bench", "sgemm", "--help"));
    String help = out.toString().replaceAll("\\s+", " ");
    SgemmGoals.all(Rivals.find(false, Optional.empty()), true).forEach(goal -> assertTrue(help.contains(goal.name()), help));
  }

  @Test
  void aRowOfTheGoalsIsMeasuredPrintedAndWritten(@TempDir Path folder) throws IOException {
    assertEquals(0, run(
        "bench", "sgemm", "--quick", "--rows", "allocation", "--mkl", folder.resolve("libmkl_rt.so.2").toString(), "--output",
        folder.toString()));
    String printed = out.toString();
    for (String part : List.of("provider ", "vectors ", "Goals of sgemm", "allocation", "0 B a call", "bytes a call", "no such file")) {
      assertTrue(printed.contains(part), () -> part + " in " + printed);
    }
    String json = Files.readString(folder.resolve("sgemm-goals.json"));
    assertTrue(json.contains("\"name\" : \"allocation\"") && json.contains("\"MKL\" : \"missing: "), json);
    List<GoalTable> earlier = ReportCommand.prepareFolder(folder).goalsMeasuredEarlier();
    assertEquals("allocation", earlier.getFirst().rows().getFirst().name(), "a report into the same folder shows it");
    assertTrue(earlier.getFirst().table().startsWith("sgemm, quick run of "), earlier.getFirst().table());
  }

  @Test
  void theGoalsOfEinsumAreACommandToo(@TempDir Path folder) throws IOException {
    assertEquals(0, run("bench", "einsum", "--help"));
    String help = out.toString().replaceAll("\\s+", " ");
    EinsumGoals.all(Rivals.none(), true).forEach(goal -> assertTrue(help.contains(goal.name()), help));
    assertEquals(0, run("bench", "einsum", "--quick", "--rows", "planning", "--output", folder.toString()));
    assertTrue(out.toString().contains("Goals of einsum") && out.toString().contains("µs beyond the kernel"), out.toString());
    assertTrue(Files.readString(folder.resolve("einsum-goals.json")).contains("\"table\" : \"einsum\""));
  }

  @Test
  void theGoalsOfTheNetworkAreACommandToo(@TempDir Path folder) throws IOException {
    assertEquals(0, run("bench", "network", "--help"));
    String help = out.toString().replaceAll("\\s+", "");
    NetworkGoals.all(Rivals.none(), true).forEach(goal -> assertTrue(help.contains(goal.name()), help));
    assertEquals(0, run(
        "bench", "network", "--quick", "--rows", "mini-batch", "--libtorch", folder.toString(), "--output", folder.toString()));
    assertTrue(out.toString().contains("not measured: libtorch: " + folder.resolve("libtorch_cpu.so") + ": no such file"), out.toString());
    String json = Files.readString(folder.resolve("network-goals.json"));
    assertTrue(json.contains("\"table\" : \"network\"") && json.contains("\"libtorch\" : \"missing: "), json);
  }

  @Test
  void rivalsOfTheNetworkAreWhereTheyAreSaidToBe() {
    CommandLine.ParseResult bench = Lanewise.commandLine().parseArgs(
        "bench", "network", "--quick", "--rows", "gw,whole", "--rivals", "--mkl=/opt/libmkl_rt.so.2", "--libtorch", "/opt/torch",
        "--out", "there")
        .subcommand();
    NetworkCommand command = (NetworkCommand) bench.subcommand().commandSpec().userObject();
    assertTrue(command.options.quick && command.options.withRivals);
    assertEquals(List.of("gw", "whole"), command.options.rows);
    assertEquals(Path.of("/opt/libmkl_rt.so.2"), command.mkl.file);
    assertEquals(Path.of("/opt/torch"), command.libtorch.folder);
    assertEquals(Path.of("there"), command.options.output);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "bench network --rows=squares", "bench einsum --rows=squares", "bench sgemm --rows=squares,circles",
      "bench sgemm --quick --rows=micro-kernel --fast",
      "bench sgemm --quick --rows=micro-kernel surplus", "bench Square sgemm --quick --rows=micro-kernel",
      "reprot", "--quick", "report --slow", "report --out", "train --epochs=many", "train --batch=0", "train --lr=-1", "train --lr=NaN",
      "train --epochs=-1"})
  void whatCannotBeUnderstoodExitsWithTwo(String line) {
    assertEquals(2, run(line.split(" ")));
    assertFalse(err.toString().isBlank(), "nothing was said about it");
  }

  @Test
  void anArgumentIsNeverReadFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "--help");
    assertEquals(2, run("info", "@" + file));
  }

  @Test
  void aFolderThatCannotBeWrittenToIsSaidBeforeAnythingIsMeasured(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertEquals(2, run("report", "--out", file.toString()));
    assertTrue(err.toString().contains("--out " + file) && err.toString().contains("cannot be written to"), err.toString());
    assertEquals("in the way", Files.readString(file));
    assertThrows(Lanewise.Failure.class, () -> ReportCommand.prepareFolder(file.resolve("below")));
    ReportCommand.prepareFolder(folder.resolve("a/b"));
    try (var left = Files.list(folder.resolve("a/b"))) {
      assertEquals(0, left.count(), "the check leaves nothing behind");
    }
  }

  @Test
  void resultsThatCannotBeReadAreSaidBeforeAnythingIsMeasured(@TempDir Path folder) throws IOException {
    Path old = Files.writeString(folder.resolve("old.json"), "{\"mode\": 7}");
    assertEquals(2, run("report", "--out", folder.resolve("report").toString(), "--compare", old.toString()));
    assertTrue(err.toString().startsWith("lanewise: --compare " + old + ": cannot be read as results"), err.toString());
    assertEquals(2, run("report", "--out", folder.resolve("report").toString(), "--from", folder.resolve("none.json").toString()));
    assertTrue(err.toString().contains("--from " + folder.resolve("none.json")), err.toString());
  }

  @Test
  void aPageIsWrittenForResultsThatAreThereAndComparedWithOthers(@TempDir Path folder) throws IOException {
    Path sample = folder.resolve("sample.json");
    try (var in = ReportCommand.class.getResourceAsStream("report/sample-results.json")) {
      Files.copy(in, sample);
    }
    Path out = folder.resolve("report");
    assertEquals(0, run("report", "--from", sample.toString(), "--compare", sample.toString(), "--out", out.toString()), err.toString());
    assertTrue(Files.readString(out.resolve("index.html")).contains("Since then"));
    assertTrue(Files.readString(out.resolve("results.json")).contains("\"since_faster\" : 0.0"));
    try (var files = Files.list(out)) {
      assertEquals(List.of("index.html", "results.json"), files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void missingImagesAreOneSentence(@TempDir Path folder) {
    assertEquals(2, run("report", "--out", folder.resolve("report").toString(), "--data", folder.toString()));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("lanewise: --data " + folder), err.toString());
  }

  @Test
  void infoNamesCpuProviderAndBlas() {
    assertEquals(0, run("info"));
    for (String fact : List.of("cpu ", "provider ", "java ", "commit ", "blas ")) {
      assertTrue(out.toString().contains(fact), out.toString());
    }
  }

  @Test
  void theArithmeticPeakReallyComputes() {
    FmaPeak peak = new FmaPeak();
    peak.run(1e6);
    for (float sum : peak.sums()) {
      assertEquals(78, sum);
    }
  }
}
