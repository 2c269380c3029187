package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bytes of any kind, gzipped or not: read, or refused by an IdxFormatException that names its file. Drawn from a few files by random changes. */
class IdxFuzzTest {
  /** How many inputs a run draws; the seed is the same in every run. */
  private static final int INPUTS = Integer.getInteger("lanewise.fuzz.inputs", 20_000);

  private static final long MOST = 1 << 16;

  private final SplittableRandom random = new SplittableRandom(12);
  private int read;

  @Test
  void bytesAreReadOrRefused() throws Exception {
    Path folder = Path.of(IdxFuzzTest.class.getResource("IdxFuzzTestInputs").toURI());
    List<byte[]> corpus;
    try (Stream<Path> files = Files.list(folder)) {
      corpus = files.sorted().map(IdxFuzzTest::bytes).toList();
    }
    assertTrue(corpus.size() >= 8);
    for (byte[] seed : corpus) {
      attempt(seed);
    }
    assertEquals(2, read, "whole files among the seeds");
    for (int input = 0; input < INPUTS; input++) {
      attempt(mutated(corpus.get(random.nextInt(corpus.size())).clone()));
    }
    assertTrue(read > INPUTS / 100 && read < INPUTS, "read " + read + " of " + INPUTS);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private byte[] mutated(byte[] bytes) {
    byte[] changed = bytes;
    for (int change = random.nextInt(4); change > 0 && changed.length > 0; change--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) random.nextInt();
        case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> changed = Arrays.copyOf(changed, at);
        default -> changed = Arrays.copyOf(changed, changed.length + random.nextInt(5));
      }
    }
    return changed;
  }

  private void attempt(byte[] bytes) throws IOException {
    try {
      IdxFile file = IdxFile.read(new ByteArrayInputStream(bytes), "fuzz", MOST);
      long elements = Arrays.stream(file.shape()).asLongStream().reduce(1, Math::multiplyExact);
      assertEquals(elements, file.elements().length);
      assertTrue(elements <= MOST);
      read++;
    } catch (IdxFormatException refused) {
      assertTrue(refused.getMessage().contains("fuzz"), refused.getMessage());
    }
  }
}
