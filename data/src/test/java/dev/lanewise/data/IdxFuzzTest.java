package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Bytes of any kind, gzipped or not: read, or refused by an IdxFormatException that names its file. The fuzzer of profile "fuzz" looks for inputs;
 * those it found are tested here.
 */
class IdxFuzzTest {
  private static final long MOST = 1 << 16;

  @TestFactory
  Stream<DynamicTest> whatTheFuzzerFoundIsReadOrRefused() throws IOException, URISyntaxException {
    Path folder = Path.of(IdxFuzzTest.class.getResource("IdxFuzzTestInputs").toURI());
    List<Path> inputs;
    try (Stream<Path> files = Files.list(folder)) {
      inputs = files.sorted().toList();
    }
    assertTrue(inputs.size() >= 56, () -> inputs.size() + " inputs");
    return inputs.stream().map(input -> DynamicTest.dynamicTest(
        input.getFileName().toString(), () -> fuzzerTestOneInput(Files.readAllBytes(input))));
  }

  /** A file. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try {
      IdxFile file = IdxFile.read(new ByteArrayInputStream(input), "fuzz", MOST);
      int[] shape = file.shape();
      assertEquals(Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact), file.count());
      assertTrue(file.elements().length <= MOST);
      // Another way to write the same file is read the same.
      byte[] plain = IdxBytes.join(IdxBytes.header(file.type().code() << 8 | shape.length, shape), file.elements());
      assertArrayEquals(file.elements(), IdxFile.read(new ByteArrayInputStream(plain), "fuzz", MOST).elements());
    } catch (IdxFormatException refused) {
      assertTrue(refused.getMessage().startsWith("fuzz: ") && refused.getMessage().length() < 500, refused.getMessage());
    }
  }
}
