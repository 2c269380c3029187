package dev.lanewise.datacheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Mnist;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherJvmTest {
  private static final String CLASSES = location(Mnist.class);
  private static final String TEST_CLASSES = location(OtherJvm.class);

  private static final List<String> NAMES =
      List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

  @TempDir private Path folder;

  /** In 64 MB, headers that promise 250 MB and a gzip file that really holds it are rejected; an OutOfMemoryError would end the JVM. */
  @Test
  void hostileFilesInASmallHeap() throws Exception {
    int[] sizes = {250, 1024, 1024};
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.write(files.resolve("lie-raw"), content(sizes, 100));
    Files.write(files.resolve("lie-gzip"), gzip(content(sizes, 100), 0));
    Files.write(files.resolve("lie-gzip-5-MB"), gzip(content(sizes, 0), 5));
    Files.write(files.resolve("bomb"), gzip(content(sizes, 0), 250));
    Files.write(files.resolve("bomb-behind-a-small-header"), gzip(content(new int[] {1, 1, 100}, 0), 250));
    Files.write(files.resolve("overflow"), content(new int[] {-1, -1, -1, -1}, 0));

    List<String> lines = run(
        "-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-cp", CLASSES + File.pathSeparator + TEST_CLASSES, OtherJvm.class.getName(), "hostile",
        files.toString());
    assertEquals(6 * 2 + 3, lines.size(), lines::toString);
    for (String line : lines) {
      assertTrue(line.startsWith("rejected "), line);
    }
  }

  /** The files need a third of this heap; only who asks for floats needs more. */
  @Test
  void embeddedFilesAreFoundOnTheModulePath() throws Exception {
    List<String> lines = run(
        "-Xmx160m", "-p", CLASSES, "--add-modules", "dev.lanewise.data", "-cp", TEST_CLASSES, OtherJvm.class.getName(), "module");
    assertEquals(List.of("dev.lanewise.data Mnist[embedded: 60000 + 10000 images of 28×28]"), lines);
  }

  /** They have 55 MB. The jar's files always load in this heap, and so must the same in a folder. */
  @Test
  void mnistInAFolderLoadsWhereTheEmbeddedDoes() throws Exception {
    Path files = Files.createDirectory(folder.resolve("digits"));
    for (String name : NAMES) {
      try (InputStream in = Mnist.class.getResourceAsStream("mnist/" + name + ".gz")) {
        Files.copy(in, files.resolve(name + ".gz"));
      }
    }
    List<String> lines = run(
        "-Xmx350m", "-cp", CLASSES + File.pathSeparator + TEST_CLASSES, OtherJvm.class.getName(), "folder", files.toString());
    assertTrue(lines.getFirst().endsWith(": 60000 + 10000 images of 28×28]"), lines::toString);
  }

  /** Some kilobytes that unpack to just what may be read, and become four times as much as floats: small images, or one of millions. */
  @Test
  void aSmallFolderProvokesNoOutOfMemoryError() throws Exception {
    for (int[] shape : new int[][] {{1, 1024, 15 * 1024}, {15 << 20, 1, 1}}) {
      Path files = Files.createDirectories(folder.resolve("bombs-" + shape[0]));
      for (String part : new String[] {"train", "t10k"}) {
        Files.write(files.resolve(part + "-images-idx3-ubyte.gz"), gzip(content(shape, 0), 15));
        byte[] labels = content(new int[] {shape[0]}, shape[0] % (1 << 20));
        Files.write(files.resolve(part + "-labels-idx1-ubyte.gz"), gzip(labels, shape[0] >> 20));
      }
      List<String> lines = run(
          "-Xmx" + (shape[0] == 1 ? 128 : 256) + "m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError",
          "-cp", CLASSES + File.pathSeparator + TEST_CLASSES, OtherJvm.class.getName(), "images", files.toString());
      assertTrue(lines.getFirst().startsWith("rejected " + shape[0] + " images of "), lines::toString);
      assertTrue(lines.getFirst().contains(" MiB of memory, expected at most "), lines::toString);
    }
  }

  private List<String> run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dstdout.encoding=UTF-8");
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running after 120 s");
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertEquals(0, process.exitValue(), text);
      return text.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] content(int[] sizes, int elements) {
    ByteBuffer content = ByteBuffer.allocate(4 + 4 * sizes.length + elements).putInt(0x0800 | sizes.length);
    for (int size : sizes) {
      content.putInt(size);
    }
    return content.array();
  }

  private static byte[] gzip(byte[] start, int megabytesOfZeros) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
      gzip.write(start);
      for (int i = 0; i < megabytesOfZeros; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    return all.toByteArray();
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
