package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.Kernels;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Sizes at which the loops behave differently, for tests: beside the edges of the register tile and of a block of products. */
public final class TileSizes {
  private TileSizes() {}

  public static int[] rows() {
    int mr = vectors() ? MicroKernel.preferred().mr() : 6;
    return new int[] {mr - 1, mr, mr + 1, 2 * mr + 1};
  }

  public static int[] columns() {
    int nr = vectors() ? MicroKernel.preferred().nr() : 16;
    return new int[] {nr - 1, nr, nr + 1, 3 * nr - 1, 3 * nr, 3 * nr + 1};
  }

  public static int[] products() {
    int kc = vectors() ? Blocking.forThisMachine(MicroKernel.preferred()).kc() : 256;
    return new int[] {kc - 1, kc, kc + 1, 2048};
  }

  /** Rows, columns and products of which each is more than a block, the others being few. */
  public static List<int[]> beyondBlocks() {
    if (!vectors()) {
      return List.of();
    }
    Blocking blocking = Blocking.forThisMachine(MicroKernel.preferred());
    int kc = blocking.kc();
    return List.of(new int[] {blocking.mc() + 101, 300, kc + 88}, new int[] {70, 2 * blocking.nc() + 99, 2 * kc + 88});
  }

  /** Whether there are vectors, and no wider ones than the CPU's. */
  public static boolean fast() {
    return vectors() && !emulated();
  }

  /** Whether vectors are wider than the CPU's, which is emulated and very slow. */
  public static boolean emulated() {
    return vectors() && Kernels.vectorBits() > FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /** Whether the system says nothing about caches, so that usual sizes are taken. */
  public static boolean cachesAreUnknown() {
    return CacheSizes.ofThisMachine().equals(CacheSizes.USUAL);
  }

  private static boolean vectors() {
    return Kernels.provider().equals("vector");
  }
}
