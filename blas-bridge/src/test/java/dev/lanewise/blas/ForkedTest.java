package dev.lanewise.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may end a process is tried in one of its own: unusable libraries, small stacks, leaks. None may end it. */
class ForkedTest {
  /** Where bench's Maven profile puts it. */
  private static final Path MKL = Path.of("../bench/target/rivals/mkl/libmkl_rt.so.2").toAbsolutePath().normalize();

  /** Machine code that has subnormal results and operands taken for zeros. */
  private static final byte[] FLUSH_TO_ZERO_AND_RETURN_1 = {
      (byte) 0xc7, 0x44, 0x24, (byte) 0xf8, (byte) 0xc0, (byte) 0x9f, 0, 0, // mov dword [rsp - 8], 0x9fc0
      0x0f, (byte) 0xae, 0x54, 0x24, (byte) 0xf8, // ldmxcsr [rsp - 8]
      (byte) 0xb8, 1, 0, 0, 0, (byte) 0xc3}; // mov eax, 1; ret

  /** Other JVMs here run plain loops, which start sooner; of a flag given twice the last counts. */
  private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=4");

  @TempDir
  Path directory;

  @BeforeEach
  void onLinuxOnly() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "file names and formats here are Linux's");
  }

  /** Runs {@link Probe} and returns what it printed, once it has ended with 0 and without a crash report. */
  private String run(List<String> flags, Map<String, String> variables, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    all.addAll(flags);
    all.add("dev.lanewise.blas.Probe");
    return fork(all, variables, arguments);
  }

  private String fork(List<String> flagsAndMain, Map<String, String> variables, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:ErrorFile=" + directory.resolve("hs_err.log"),
        "-XX:TieredStopAtLevel=1"));
    command.addAll(flagsAndMain);
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process = builder.redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertTrue(ended, () -> "no end after two minutes: " + printed);
    assertEquals(0, process.exitValue(), printed);
    try (DirectoryStream<Path> reports = Files.newDirectoryStream(directory, "hs_err*")) {
      assertFalse(reports.iterator().hasNext(), printed);
    }
    return printed;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private String reasonFor(String library) throws Exception {
    String printed = run(List.of("-Dlanewise.blas=" + library, "-Dlanewise.provider=scalar"), neighbours(), "find");
    String[] lines = printed.strip().split("\n");
    assertEquals(3, lines.length, () -> "expected no library, the one reason, and a product of our own, got " + printed);
    assertEquals("java right, scalar", lines[2]);
    assertEquals("none", lines[0]);
    assertTrue(lines[1].startsWith("-Dlanewise.blas=" + library + ": "), lines[1]);
    return lines[1];
  }

  /** Where a copy of the library finds the libraries it needs, so that it is not refused for lack of them. */
  private static Map<String, String> neighbours() {
    return Map.of("LD_LIBRARY_PATH", embeddedFile().getParent().toString());
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> text + " lacks " + part);
  }

  private static Path embeddedFile() {
    return Path.of(Blas.find().blas().orElseThrow().libraryPath());
  }

  @Test
  void aMissingFileIsAReason() throws Exception {
    assertContains(reasonFor("/no/such/libopenblas.so"), "no such file");
  }

  @Test
  void aRelativePathIsAReason() throws Exception {
    assertContains(reasonFor("libopenblas.so.0"), "expected an absolute path");
  }

  @Test
  void anEmptyNameIsAReason() throws Exception {
    assertContains(reasonFor(""), "expected an absolute path");
  }

  @Test
  void aDirectoryIsAReason() throws Exception {
    assertContains(reasonFor(directory.toString()), "not a regular file");
  }

  @Test
  void aTextFileIsAReason() throws Exception {
    Path text = Files.writeString(directory.resolve("libtext.so"), "This is not a library.\n".repeat(100));
    assertContains(reasonFor(text.toString()), "not a 64-bit ELF file");
  }

  @Test
  void anEmptyFileIsAReason() throws Exception {
    assertContains(reasonFor(Files.createFile(directory.resolve("libempty.so")).toString()), "not a 64-bit ELF file");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.00001, 0.01, 0.5, 0.999, 0.99999})
  void aTruncatedLibraryIsAReason(double part) throws Exception {
    byte[] whole = Files.readAllBytes(embeddedFile());
    Path truncated = Files.write(directory.resolve("libtruncated.so"), Arrays.copyOf(whole, (int) (part * whole.length)));
    assertContains(reasonFor(truncated.toString()), "truncated or damaged: " + Files.size(truncated) + " bytes");
  }

  /** Offsets whose sums with their sizes are negative, or far behind the end: what the loader would map kills the process. */
  @ParameterizedTest
  @ValueSource(ints = {32, 40, 64 + 8, 64 + 32})
  void aDamagedHeaderIsAReason(int at) throws Exception {
    byte[] whole = Files.readAllBytes(embeddedFile());
    for (long value : new long[] {Long.MAX_VALUE - 7, Long.MIN_VALUE, -64, 1L << 40}) {
      byte[] damaged = whole.clone();
      ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
      // The first program header says that it is mapped.
      ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(64, 1);
      Path file = Files.write(directory.resolve("libdamaged-" + at + ".so"), damaged);
      assertContains(reasonFor(file.toString()), "truncated or damaged: " + Files.size(file) + " bytes");
    }
  }

  @Test
  void aLibraryForAnotherMachineIsAReason() throws Exception {
    byte[] whole = Files.readAllBytes(embeddedFile());
    whole[18] = (byte) 0xf3;
    whole[19] = 0;
    Path foreign = Files.write(directory.resolve("libriscv.so"), whole);
    assertContains(reasonFor(foreign.toString()), "Cannot open library");
  }

  @Test
  void aLibraryThatIsNoBlasIsAReason() throws Exception {
    assertContains(reasonFor(embeddedFile().resolveSibling("libquadmath.so.0").toString()), "has no function cblas_sgemm");
  }

  @Test
  void anExplicitLibraryIsUsed() throws Exception {
    // libopenblas looks beside itself, but what it finds there does not.
    Path library = embeddedFile();
    String printed = run(
        List.of("-Dlanewise.blas=" + library),
        Map.of("LD_LIBRARY_PATH", library.getParent().toString(), "OPENBLAS_NUM_THREADS", "1"), "find");
    assertContains(printed, "-Dlanewise.blas=" + library + ": in use");
    assertContains(printed, "threads    1, pthreads");
    assertContains(printed, "OPENBLAS_NUM_THREADS=1");
  }

  @Test
  void twoLibrariesAtOnceAgreeInAllProducts() throws Exception {
    // Of another path, so that the system maps it a second time; its neighbours it shares with the embedded one.
    Path copy = Files.copy(embeddedFile(), directory.resolve("libopenblas.so.0"));
    String printed = run(List.of(), Map.of(), "two", copy.toString());
    assertContains(printed, "threads 1 2\nthreads 1 2");
    assertContains(printed, "done");
  }

  @Test
  void mklBesideOpenBlasAgreesInAllProducts() throws Exception {
    assumeTrue(Files.exists(MKL), "./mvnw -Privals package unpacks MKL");
    String printed = run(List.of(), Map.of(), "two", MKL.toString());
    assertContains(printed, "threads 1 2\nthreads 1 2");
    assertContains(printed, "done");
  }

  @Test
  void anIncompleteMklIsAReasonAndNotTheEndOfTheProcess() throws Exception {
    assumeTrue(Files.exists(MKL), "./mvnw -Privals package unpacks MKL");
    Path alone = Files.copy(MKL, directory.resolve("libmkl_rt.so.2"));
    assertContains(run(List.of(), Map.of(), "load", alone.toString()), "MKL lacks libmkl_core.so.2, libmkl_intel_lp64.so.2");
    assertContains(run(List.of(), Map.of("MKL_THREADING_LAYER", "SEQUENTIAL"), "load", MKL.toString()), "libmkl_sequential.so.2 for SEQUENTIAL");
    assertContains(run(List.of(), Map.of("MKL_THREADING_LAYER", "FAST"), "load", MKL.toString()), "MKL_THREADING_LAYER: FAST, expected one of");
  }

  private String findWithout(String jar) throws Exception {
    String separator = System.getProperty("path.separator");
    String kept = Stream.of(classPath().split(separator))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
        .collect(Collectors.joining(separator));
    return fork(List.of("--enable-native-access=ALL-UNNAMED", "-cp", kept, "dev.lanewise.blas.Probe"), Map.of(), "find");
  }

  @Test
  void withoutTheNativesTheSystemIsAskedAndEachReasonGiven() throws Exception {
    String printed = findWithout("openblas-");
    assertContains(printed, "add org.bytedeco:openblas with the classifier");
    assertContains(printed, "system libopenblas.so.0: ");
  }

  @Test
  void withoutJavaCppTheSystemIsAskedToo() throws Exception {
    String printed = findWithout("javacpp-");
    assertContains(printed, "org.bytedeco:javacpp is not on the class path");
    assertContains(printed, "system libopenblas.so.0: ");
  }

  @Test
  void deniedNativeAccessIsAReasonThatNamesTheFlag() throws Exception {
    String printed = fork(List.of("--illegal-native-access=deny", "-cp", classPath(), "dev.lanewise.blas.Probe"), Map.of(), "find");
    assertContains(printed, "none");
    assertContains(printed, "start Java with --enable-native-access=ALL-UNNAMED");
  }

  @Test
  void onTheModulePathTheNativesAreFoundOnTheClassPath() throws Exception {
    String separator = System.getProperty("path.separator");
    String modules = Stream.of(Blas.class, Transpose.class, Loader.class).map(ForkedTest::placeOf).collect(Collectors.joining(separator));
    String natives = Stream.of(classPath().split(separator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("openblas-"))
        .collect(Collectors.joining(separator));
    String printed = fork(
        List.of("--illegal-native-access=deny", "--enable-native-access=dev.lanewise.blas", "-p", modules, "-cp", natives,
            "--patch-module", "dev.lanewise.blas=" + placeOf(Probe.class), "-m", "dev.lanewise.blas/dev.lanewise.blas.Probe"),
        Map.of(), "find");
    assertContains(printed, EmbeddedOpenBlas.NAME + ": in use");
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** A copy of the library in which one function has become another. */
  private Path patched(String name, String function, byte... code) throws Exception {
    Path library = embeddedFile();
    byte[] bytes = Files.readAllBytes(library);
    System.arraycopy(code, 0, bytes, (int) offsetInFile(library, function), code.length);
    return Files.write(directory.resolve(name), bytes);
  }

  /** Where in its file a function's code begins, by where the system mapped it. */
  @SuppressWarnings("restricted")
  private static long offsetInFile(Path library, String function) throws IOException {
    long address = SymbolLookup.libraryLookup(library, Arena.global()).find(function).orElseThrow().address();
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] columns = line.split("[ -]", 5);
      long from = Long.parseUnsignedLong(columns[0], 16);
      if (Long.compareUnsigned(from, address) <= 0 && Long.compareUnsigned(address, Long.parseUnsignedLong(columns[1], 16)) < 0) {
        return address - from + Long.parseLong(line.split(" +")[2], 16);
      }
    }
    throw new AssertionError(function + " is mapped nowhere");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void neitherLoadingNorCallsTakeSubnormalNumbersFromJava(boolean vectors) throws Exception {
    String printed = run(vectors ? VECTORS : List.of(), Map.of(), "subnormals", embeddedFile().toString());
    assertContains(printed, "provider " + (vectors ? "vector" : "scalar") + "\nbefore true\nloaded true true\n");
    assertContains(printed, "called true true\n");
  }

  @Test
  void norDoMklsCalls() throws Exception {
    assumeTrue(Files.exists(MKL), "./mvnw -Privals package unpacks MKL");
    assertContains(run(List.of(), Map.of(), "subnormals", MKL.toString()), "called true true\n");
  }

  @Test
  void aLibraryThatLeavesFlushToZeroOnIsRefused() throws Exception {
    assumeX86();
    Path flushing = patched("libflushing.so", "openblas_get_parallel", FLUSH_TO_ZERO_AND_RETURN_1);
    String printed = run(List.of(), neighbours(), "subnormals", flushing.toString());
    assertContains(printed, "before true\nloaded false ");
    assertContains(printed, flushing + ": leaves flush-to-zero on");
  }

  @Test
  void theVirtualMachineCanBeToldToTakeTheModeBack() throws Exception {
    assumeX86();
    Path flushing = patched("libflushing.so", "openblas_get_parallel", FLUSH_TO_ZERO_AND_RETURN_1);
    String printed = run(List.of("-XX:+RestoreMXCSROnJNICalls"), neighbours(), "subnormals", flushing.toString());
    assertContains(printed, "loaded true true\n");
    assertContains(printed, "called true true\n");
  }

  private void assumeX86() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the code here is x86's");
  }

  @Test
  void aLibraryThatDoesNothingFailsTheSelfTest() throws Exception {
    assumeX86();
    // ret
    Path lazy = patched("liblazy.so", "cblas_sgemm", (byte) 0xc3);
    assertContains(reasonFor(lazy.toString()), "wrong result in the self-test: sgemm op(A) NO, op(B) NO, (m, n, k) (5, 3, 7)");
  }

  @Test
  void aLibraryWhoseVectorProductDoesNothingFailsTheSelfTest() throws Exception {
    assumeX86();
    assertContains(reasonFor(patched("liblazy.so", "cblas_sgemv", (byte) 0xc3).toString()), "wrong result in the self-test");
  }

  @Test
  void aLibraryTooOldForAFunctionIsAReason() throws Exception {
    byte[] bytes = Files.readAllBytes(embeddedFile());
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    for (int at = all.indexOf("\0cblas_sgemv\0"); at >= 0; at = all.indexOf("\0cblas_sgemv\0", at + 1)) {
      bytes[at + 1] = 'x';
    }
    assertContains(reasonFor(Files.write(directory.resolve("libold.so"), bytes).toString()), "has no function cblas_sgemv");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 54, 56})
  void aCorruptedHeaderIsAReason(int at) throws Exception {
    byte[] bytes = Files.readAllBytes(embeddedFile());
    Arrays.fill(bytes, at, at + 2, (byte) 0);
    Path corrupt = Files.write(directory.resolve("libcorrupt.so"), bytes);
    assertVectorsWithout(corrupt);
  }

  @Test
  void aLibraryThatFailsTheSelfTestLeavesVectorsAlone() throws Exception {
    assumeX86();
    // Unlike a corrupt one it was loaded, and has run.
    assertVectorsWithout(patched("liblazy.so", "cblas_sgemm", (byte) 0xc3));
  }

  private void assertVectorsWithout(Path library) throws Exception {
    List<String> flags = new ArrayList<>(VECTORS);
    flags.add("-Dlanewise.blas=" + library);
    // The JVM adds warnings of its own.
    String printed = run(flags, neighbours(), "find");
    assertContains(printed, "none\n-Dlanewise.blas=" + library + ": ");
    assertContains(printed, "java right, vector");
  }

  @Test
  void hostileArgumentsAreRefusedAndNothingCrashes() throws Exception {
    assertContains(run(List.of(), Map.of(), "hostile", "50000"), "done");
  }

  @Test
  void sixtyFourCallersGetExactResults() throws Exception {
    assertContains(run(List.of(), Map.of(), "callers"), "exact " + 64 * 16);
  }

  @Test
  void aHundredThousandCallsLeakNoMemory() throws Exception {
    List<String> constantHeap = List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=64m");
    assertContains(run(constantHeap, Map.of("OPENBLAS_NUM_THREADS", "1"), "calls", "100000"), "done, 100000 calls");
  }

  @ParameterizedTest
  @ValueSource(longs = {64 << 10, 256 << 10, 1 << 20})
  void smallStacksSuffice(long stackBytes) throws Exception {
    String printed = run(List.of(), Map.of(), "thread", Long.toString(stackBytes));
    assertContains(printed, "threads 2");
    assertContains(printed, "done");
  }
}
