package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What users and files get wrong: exit code 2, a sentence with the argument's name, no stack trace, and nothing a terminal would obey. */
class UserErrorsTest {
  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = Lanewise.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private String refused(String... args) {
    err.getBuffer().setLength(0);
    assertEquals(2, assertTimeoutPreemptively(Duration.ofMinutes(1), () -> run(args)), err::toString);
    String said = err.toString();
    assertFalse(said.contains("\tat ") || said.contains("Exception"), said);
    return said;
  }

  // ---- arguments ------------------------------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "reprot                   | lanewise: reprot: no such command, expected report, train, bench, info, help",
      "train --slow             | lanewise train: --slow: no such option",
      "train surplus            | lanewise train: surplus: no such argument, expected options only",
      "train --batch=0          | lanewise train: --batch: 0, expected ≥ 1",
      "train --epochs=many      | lanewise train: Invalid value for option '--epochs': 'many' is not an int",
      "report --out             | lanewise report: Missing required parameter for option '--out' (DIR)",
      "bench sgemm --quick more | lanewise bench sgemm: more: no such argument, expected options only",
      "help reprot              | lanewise: Unknown subcommand 'reprot'."})
  void whatCannotBeUnderstoodIsNamed(String line, String sentence) {
    String said = refused(line.split(" "));
    assertEquals(sentence, said.lines().findFirst().orElse(""), said);
    assertTrue(said.strip().matches("(?s).*\\nWhat it takes: lanewise[a-z ]* --help"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--hidden=2147483647", "--hidden=300000000", "--hidden=2147483647 --batch=2147483647"})
  void aNetworkThatDoesNotFitIsOneSentence(String options) {
    String said = refused(("train " + options).split(" "));
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("lanewise: --hidden " + options.replaceAll("\\D*(\\d+).*", "$1") + ", --batch "), said);
    assertTrue(said.contains(" GB of memory, expected at most "), said);
  }

  @Test
  void memoryOfANetworkIsCountedWithoutOverflow() {
    // weights 784·50 + 50·10, biases 50 + 10, each with its gradient; 128 rows of 784 and twice of 50 and of 10
    assertEquals(4 * (2 * (39_200 + 500 + 60) + 128 * (784 + 2 * 60)), new NetworkMemory(784, 50, 10, 128).bytes());
    int most = Integer.MAX_VALUE;
    assertTrue(new NetworkMemory(most, most, most, most).bytes() > 1e19);
    assertFalse(new NetworkMemory(most, most, most, most).fits(Double.MAX_VALUE));
    assertFalse(new NetworkMemory(784, 3_000_000, 10, 1).fits(1e15), "more weights than an array has elements");
    assertTrue(new NetworkMemory(784, 50, 10, 128).fits(1e6));
    assertFalse(new NetworkMemory(784, 50, 10, 128).fits(8e5));
  }

  @Test
  void helpIsACommand() {
    assertEquals(0, run("help"));
    assertTrue(out.toString().startsWith("Usage: lanewise [-hV]"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("help", "train"));
    assertTrue(out.toString().startsWith("Usage: lanewise train [-hV]") && out.toString().contains("--hidden=N"), out.toString());
  }

  @Test
  void debugShowsTheStackTraceToo() {
    String[] arguments = {"train", "--data", folder.toString(), "--debug"};
    assertEquals(2, run(arguments));
    assertTrue(err.toString().startsWith("lanewise: --data " + folder) && err.toString().contains("\tat dev.lanewise."), err.toString());
  }

  // ---- files ----------------------------------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"--from", "--compare"})
  void resultsAreNotReadWithoutAnEnd(String option) throws IOException, InterruptedException {
    Path huge = folder.resolve("huge.json");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(3_000_000_000L);
    }
    assertTrue(refusedResults(option, huge).contains("(3000000000 bytes, expected at most 16777216)"), err::toString);
    Files.delete(huge);
    Path text = Files.write(folder.resolve("latin1.json"), new byte[] {'"', (byte) 0xe9, '"'});
    assertTrue(refusedResults(option, text).contains("(no text in UTF-8)"), err::toString);
    assertTrue(refusedResults(option, folder).contains("(a folder, expected a file)"), err::toString);
    assertTrue(refusedResults(option, folder.resolve("none.json")).contains("none.json: no such file)"), err::toString);
    for (Path endless : List.of(Path.of("/dev/zero"), Path.of("/dev/stdin"))) {
      if (Files.exists(endless) && !Files.isRegularFile(endless)) {
        assertTrue(refusedResults(option, endless).contains("expected a file)"), err::toString);
      }
    }
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), pipe(folder.resolve("pipe.json")));
    assertTrue(refusedResults(option, link).contains("(a pipe or device, expected a file)"), err::toString);
  }

  private String refusedResults(String option, Path file) {
    String said = refused("report", option, file.toString(), "--out", folder.resolve("report").toString());
    assertTrue(said.startsWith("lanewise: " + option + " " + file + ": cannot be read as results ("), said);
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  private static Path pipe(Path path) throws IOException, InterruptedException {
    Process made;
    try {
      made = new ProcessBuilder("mkfifo", path.toString()).start();
    } catch (IOException none) {
      assumeTrue(false, "no mkfifo: " + none);
      throw none;
    }
    assumeTrue(made.waitFor() == 0, "no pipes here");
    return path;
  }

  @Test
  void earlierGoalsAreReadAsCarefully() throws IOException, InterruptedException {
    Path report = Files.createDirectory(folder.resolve("report"));
    pipe(report.resolve("sgemm-goals.json"));
    String said = refused("report", "--out", report.toString());
    assertTrue(said.contains("a *-goals.json in it cannot be read (sgemm-goals.json: a pipe or device, expected a file)"), said);
  }

  @ParameterizedTest
  @CsvSource({"report, results.json", "report, index.html", "bench sgemm --rows=allocation, sgemm-goals.json"})
  void aFolderInPlaceOfAFileIsNoticedBeforeAnythingIsMeasured(String command, String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--out", folder.toString()));
    String said = refused(arguments.toArray(String[]::new));
    assertTrue(said.startsWith("lanewise: --out " + folder + ": cannot be written to (" + name + " in it is a folder, expected"), said);
  }

  // ---- images ---------------------------------------------------------------------------------------------------------------------------

  /** Twelve images of 2 × 3 to train and to test with, and their labels from {@code first} on. */
  private Path images(int first) throws IOException {
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 72).putInt(0x0803).putInt(12).putInt(2).putInt(3);
      ByteBuffer labels = ByteBuffer.allocate(8 + 48).putInt(0x0c01).putInt(12);
      for (int i = 0; i < 72; i++) {
        images.put((byte) (31 * i));
      }
      for (int i = 0; i < 12; i++) {
        labels.putInt(first + i);
      }
      Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(folder.resolve(part + "-labels-idx1-int"), labels.array());
    }
    return folder;
  }

  @Test
  void thereAreAsManyClassesAsTheLabelsNeed() throws IOException {
    assertEquals(0, run("train", "--epochs", "1", "--hidden", "4", "--data", images(14).toString()), err::toString);
    assertTrue(out.toString().startsWith("Sequential(Linear(6, 4), Relu(in place), Linear(4, 26)), 12 images"), out.toString());
  }

  @Test
  void aLabelOfBillionsIsNoReasonToMakeAsManyWeights() throws IOException {
    String said = refused("train", "--data", images(Integer.MAX_VALUE - 12).toString());
    assertTrue(said.contains(": a network of 6 → 50 → 2147483647 needs ") && said.lines().count() == 1, said);
  }

  /** 120 KB that unpack to 60 MB and become 240 MB: refused in a heap of 256, one sentence and no OutOfMemoryError. */
  @Test
  void aCraftedFolderIsRefusedInASmallHeap() throws IOException, InterruptedException {
    for (String part : List.of("train", "t10k")) {
      int images = 1 << 15;
      ByteBuffer header = ByteBuffer.allocate(16).putInt(0x0803).putInt(images).putInt(30).putInt(30);
      zeros(folder.resolve(part + "-images-idx3-ubyte.gz"), header, images * 900);
      zeros(folder.resolve(part + "-labels-idx1-ubyte.gz"), ByteBuffer.allocate(8).putInt(0x0801).putInt(images), images);
    }
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--")).forEach(command::add);
    command.addAll(List.of(
        "-Xmx256m", "-XX:+UseG1GC", "-cp", System.getProperty("java.class.path"), Lanewise.class.getName(),
        "train", "--data", folder.toString()));
    Path said = folder.resolve("said");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    assertEquals(2, process.exitValue(), text);
    assertEquals(1, text.lines().filter(line -> !line.startsWith("WARNING: ")).count(), text);
    assertTrue(text.contains("lanewise: --data " + folder + ": 32768 images of 900 floats need "), text);
  }

  /** Beside an OpenBLAS that runs the code of an older processor nothing is measured. */
  @Test
  void aRivalThatIsHeldBackIsNoRival() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--")).forEach(command::add);
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Lanewise.class.getName(), "bench", "sgemm", "--quick"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OPENBLAS_CORETYPE", "Prescott");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor() > 0, text);
    assertTrue(text.contains("lanewise: OPENBLAS_CORETYPE=Prescott") && text.contains(": holds a rival back"), text);
  }

  private static void zeros(Path file, ByteBuffer header, int bytes) throws IOException {
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(header.array());
      gzip.write(new byte[bytes]);
    }
  }

  // ---- terminals ------------------------------------------------------------------------------------------------------------------------

  private static final String EVIL = "\u001b[2J\u009b1A\u202e\nlanewise: forged\r\b";

  private static void harmless(String printed) {
    assertTrue(printed.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c) && c != 0x202e), printed);
    assertTrue(printed.lines().noneMatch(line -> line.startsWith("lanewise: forged")), printed);
  }

  @Test
  void textsOfResultsGiveTheTerminalNoOrders() throws IOException {
    String json = new String(
        UserErrorsTest.class.getResourceAsStream("report/sample-results.json").readAllBytes(), StandardCharsets.UTF_8);
    String sly = EVIL.replace("\u001b", "\\u001b").replace("\n", "\\n").replace("\r", "\\r").replace("\b", "\\b");
    for (String field : List.of(
        "cpu", "contender", "name", "goal", "figure", "table", "commit", "date", "reason", "what", "against", "partial")) {
      json = json.replaceFirst("\"" + field + "\" : \"", "\"" + field + "\" : \"" + sly.replace("\\", "\\\\"));
    }
    json = json.replaceFirst("\"failures\" : \\[ *]", "\"failures\" : [ { \"group\": \"g\", \"name\": \"" + sly.replace("\\", "\\\\")
        + "\", \"shape\": \"s\", \"contender\": \"c\", \"reason\": \"r\" } ]");
    Path results = Files.writeString(folder.resolve("results.json"), json);
    int code = run("report", "--from", results.toString(), "--compare", results.toString(), "--out", folder.resolve("report").toString());
    assertTrue(code < 2, err::toString);
    assertTrue(out.toString().contains("\\u001B[2J\\u009B1A\\u202E\\u000Alanewise: forged\\u000D\\u0008"), out.toString());
    harmless(out.toString());
    harmless(err.toString());
  }

  @Test
  void textsOfErrorsGiveTheTerminalNoOrders() throws IOException {
    Path place = Files.createDirectory(folder.resolve("a" + EVIL.replace("/", "")));
    Path results = Files.writeString(
        place.resolve("results.json"), "{\"mode\": \"\u009b1A\", \"vector_bits\": \"\\u001b[2J\\nlanewise: forged\"}");
    for (String[] arguments : new String[][] {
        {EVIL}, {"--" + EVIL}, {"train", "--epochs", EVIL}, {"train", EVIL}, {"bench", "sgemm", "--rows", EVIL}, {"help", EVIL},
        {"train", "--data", place.toString()}, {"report", "--from", results.toString(), "--out", folder.resolve("r").toString()},
        {"report", "--out", results.toString()}}) {
      harmless(refused(arguments));
      assertTrue(err.toString().contains("\\u001B[2J"), err.toString());
    }
  }

  /** Whoever writes to it, a library among them. */
  @Test
  void theConsoleLetsNoOrderPass() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Lanewise.console(bytes).println("784 × 50\u001b[2J");
    assertEquals("784 × 50\\u001B[2J" + System.lineSeparator(), bytes.toString(StandardCharsets.UTF_8));
  }
}
