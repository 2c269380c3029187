package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks from cache sizes: those of usual machines, of none that tells, and of hypervisors that tell nonsense. */
@Isolated
class BlockingTest {
  private static final int WORKER_BYTES = 8 << 20;

  @TempDir
  private Path folder;

  @BeforeEach
  void vectorsAreThere() {
    assumeTrue(Kernels.provider().equals("vector"), "tiles need the incubator module");
  }

  @ParameterizedTest
  @CsvSource({
    "32768, 524288, 33554432", "49152, 2097152, 110100480", "65536, 1048576, 8388608", "131072, 12582912, 12582912", "16384, 131072, 131072",
    "8192, 8192, 8192"
  })
  void blocksAreWholeTilesWithinAWorkersMemory(int l1, int l2, int l3) {
    for (MicroKernel tile : RegisterTiles.MICRO_KERNELS) {
      Blocking blocking = Blocking.of(new CacheSizes(l1, l2, l3), tile);
      assertEquals(0, blocking.mc() % tile.mr());
      assertEquals(0, blocking.nc() % tile.nr());
      assertEquals(Blocking.KC, blocking.kc(), "the order of sums follows from no cache");
      long packed = (long) blocking.kc() * (blocking.mc() / tile.mr() * tile.width() + blocking.nc()) * Float.BYTES;
      assertTrue(packed <= WORKER_BYTES, blocking + ": " + packed + " bytes");
    }
  }

  @Test
  void aMachineThatDoesNotTellGetsUsualSizes() {
    CacheSizes caches = CacheSizes.read(folder);
    assertTrue(caches.l1() >= 32 << 10 && caches.l1() <= caches.l2() && caches.l2() <= caches.l3(), caches.toString());
  }

  @Test
  void aPropertyNamesAnotherMachinesFolder() throws IOException {
    Path cache = Files.createDirectory(folder.resolve("index0"));
    Files.writeString(cache.resolve("level"), "2\n");
    Files.writeString(cache.resolve("type"), "Unified\n");
    Files.writeString(cache.resolve("size"), "3M\n");
    assertEquals(3 << 20, with(CacheSizes.PROPERTY, folder.toString(), CacheSizes::ofThisMachine).l2());
    Path nowhere = folder.resolve("nowhere");
    assertEquals(CacheSizes.read(nowhere), with(CacheSizes.PROPERTY, nowhere.toString(), CacheSizes::ofThisMachine));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0K", "-1K", "99999999999M", "99999M", "many"})
  void nonsenseIsNotBelieved(String size) throws IOException {
    Path cache = Files.createDirectory(folder.resolve("index0"));
    Files.writeString(cache.resolve("level"), "1\n");
    Files.writeString(cache.resolve("type"), "Data\n");
    Files.writeString(cache.resolve("size"), size + "\n");
    assertEquals(CacheSizes.read(folder.resolve("nowhere")), CacheSizes.read(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1,2", "0,256,256", "a,b,c", "-6,1,1", "1,2,3,4", "1,268435456,1", "6,16384,16384"})
  void aWrongOverrideSaysWhatIsExpected(String override) {
    IllegalArgumentException failure = with(
        Blocking.PROPERTY, override, () -> assertThrows(IllegalArgumentException.class, () -> Blocking.forThisMachine(MicroKernel.preferred())));
    assertTrue(failure.getMessage().contains(Blocking.PROPERTY + ": \"" + override + "\", expected"), failure.getMessage());
  }

  private static <T> T with(String property, String value, Supplier<T> work) {
    String before = System.getProperty(property);
    System.setProperty(property, value);
    try {
      return work.get();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }
}
