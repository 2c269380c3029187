package dev.lanewise.kernels.gemm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes of data cache one core may count on: l1 and l2 its own, l3 shared.
 *
 * <p>Read from Linux's sysfs; where that is silent, sizes that nearly every CPU of the last ten years has.
 */
record CacheSizes(int l1, int l2, int l3) {
  /** The folder to read instead, of the same form; one that does not exist stands for a machine that does not tell. */
  static final String PROPERTY = "lanewise.caches";

  static final CacheSizes USUAL = new CacheSizes(32 << 10, 512 << 10, 8 << 20);

  static CacheSizes ofThisMachine() {
    return read(Path.of(System.getProperty(PROPERTY, "/sys/devices/system/cpu/cpu0/cache")));
  }

  static CacheSizes read(Path folder) {
    int[] sizes = {0, USUAL.l1, USUAL.l2, USUAL.l3};
    for (int index = 0; index < 8; index++) {
      Path cache = folder.resolve("index" + index);
      try {
        int level = Integer.parseInt(Files.readString(cache.resolve("level")).strip());
        boolean holdsData = !Files.readString(cache.resolve("type")).strip().equals("Instruction");
        int bytes = bytes(Files.readString(cache.resolve("size")).strip());
        // Hypervisors sometimes report nonsense; a size outside these limits is one.
        if (holdsData && level >= 1 && level <= 3 && bytes >= USUAL.l1 / 4) {
          sizes[level] = bytes;
        }
      } catch (IOException | NumberFormatException | ArithmeticException notTold) {
        continue;
      }
    }
    return new CacheSizes(sizes[1], Math.max(sizes[1], sizes[2]), Math.max(sizes[2], sizes[3]));
  }

  private static int bytes(String size) {
    char unit = size.isEmpty() ? ' ' : size.charAt(size.length() - 1);
    return switch (unit) {
      case 'K' -> Math.multiplyExact(Integer.parseInt(size.substring(0, size.length() - 1)), 1 << 10);
      case 'M' -> Math.multiplyExact(Integer.parseInt(size.substring(0, size.length() - 1)), 1 << 20);
      default -> Integer.parseInt(size);
    };
  }
}
