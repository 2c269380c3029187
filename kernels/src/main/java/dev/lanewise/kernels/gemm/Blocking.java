package dev.lanewise.kernels.gemm;

import org.jspecify.annotations.Nullable;

/**
 * How many rows (mc), columns (nc) and steps (kc) a packed block holds.
 *
 * <pre>
 *   kc = 512                        one A panel, width × kc floats, fills half of L1 with 16 registers and all of it with 32; the B panels stream past it
 *   nc = L2 / (4·kc), ≥ 384         the packed block of B fills L2, or 2 MB of it; fewer columns would make rows of C too short for the hardware's prefetching
 *   mc = 6 MB / (4·kc) · mr/width   the packed block of A: a quarter of L3, at most 6 MB
 * </pre>
 *
 * <p>mc and nc are rounded down to whole tiles. kc is the same on every machine: a sum is one of blocks of kc terms, and its bits must follow from k
 * alone.
 *
 * <p>The property {@value #PROPERTY} overrides all three: {@code -Dlanewise.blocking=mc,kc,nc}. It is there for tests and experiments: another kc makes other
 * bits, and sums of kc + k/kc terms.
 */
public record Blocking(int mc, int kc, int nc) {
  public static final String PROPERTY = "lanewise.blocking";

  /** Terms of a block of a sum. */
  static final int KC = 512;

  private static final int MAX_A_BYTES = 6 << 20;
  private static final int MAX_B_BYTES = 2 << 20;
  private static final int MIN_COLUMNS = 384;

  /** Floats of a block that somebody asks for; the rows or columns by which a tile may enlarge it are far fewer than these. */
  private static final int MAX_BLOCK = 1 << 28;
  private static final int LARGEST_TILE = 64;

  static Blocking of(CacheSizes caches, MicroKernel tile) {
    int nc = Math.max(MIN_COLUMNS, Math.min(MAX_B_BYTES, caches.l2()) / (Float.BYTES * KC));
    int mc = Math.min(MAX_A_BYTES, caches.l3() / 4) / (Float.BYTES * KC) * tile.mr() / tile.width();
    return new Blocking(wholeTiles(mc, tile.mr()), KC, wholeTiles(nc, tile.nr()));
  }

  /** The property's blocking if it is set, else the one that follows from the machine's caches. */
  static Blocking forThisMachine(MicroKernel tile) {
    Blocking asked = fromProperty();
    return asked == null
        ? of(CacheSizes.ofThisMachine(), tile) : new Blocking(wholeTiles(asked.mc, tile.mr()), asked.kc, wholeTiles(asked.nc, tile.nr()));
  }

  /** @throws IllegalArgumentException if the property is set, and to no blocking */
  public static void checkProperty() {
    fromProperty();
  }

  private static @Nullable Blocking fromProperty() {
    String override = System.getProperty(PROPERTY);
    if (override == null) {
      return null;
    }
    String[] parts = override.split(",");
    try {
      if (parts.length == 3) {
        int mc = Integer.parseInt(parts[0].strip());
        int kc = Integer.parseInt(parts[1].strip());
        int nc = Integer.parseInt(parts[2].strip());
        if (mc >= 1 && kc >= 1 && nc >= 1 && (long) kc * (Math.max(mc, nc) + LARGEST_TILE) <= MAX_BLOCK) {
          return new Blocking(mc, kc, nc);
        }
      }
    } catch (NumberFormatException explainedBelow) {
      // falls through
    }
    throw new IllegalArgumentException(
        PROPERTY + ": \"" + override + "\", expected mc,kc,nc, three positive integers such as 4080,256,240, kc times either other less than 2²⁸");
  }

  /** The size rounded down to whole tiles, but at least one. */
  static int wholeTiles(int size, int tile) {
    return Math.max(1, size / tile) * tile;
  }
}
