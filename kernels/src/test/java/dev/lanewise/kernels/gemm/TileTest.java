package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.vector.Lanes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every register tile there is, whether this machine would choose it or not, and what packs for it. */
@Isolated
class TileTest {
  private static final int LDC_SLACK = 3;

  @BeforeEach
  void vectorsAreThere() {
    assumeTrue(Kernels.provider().equals("vector"), "tiles need the incubator module");
  }

  static List<MicroKernel> tiles() {
    return Kernels.provider().equals("vector") ? RegisterTiles.MICRO_KERNELS : List.of();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("tiles")
  void aRowOfTilesAddsTheExactMultipleOfTheProductAndTouchesNothingElse(MicroKernel tile) {
    int mr = tile.mr();
    int nr = tile.nr();
    int width = tile.width();
    for (int kc : new int[] {0, 1, 2, 3, 8, 33}) {
      for (int panels = 1; panels <= 3; panels++) {
        Random random = new Random(kc * 10L + panels);
        float[] ap = new float[7 + kc * width];
        Arrays.fill(ap, Float.NaN);
        for (int p = 0; p < kc; p++) {
          for (int i = 0; i < mr; i++) {
            ap[7 + p * width + i] = random.nextInt(-9, 10);
          }
        }
        float[] bp = new float[5 + kc * nr * panels];
        for (int at = 0; at < bp.length; at++) {
          bp[at] = random.nextInt(-9, 10);
        }
        int columns = panels * nr;
        int ldc = columns + LDC_SLACK;
        float[] f = new float[columns];
        for (int j = 0; j < columns; j++) {
          f[j] = random.nextInt(-9, 10);
        }
        float[] c = new float[2 + mr * ldc];
        Arrays.fill(c, Float.NaN);
        tile.accumulate(kc, ap, 7, bp, 5, panels, 1f, f, 0, 0, c, 2, ldc);
        tile.accumulate(kc, ap, 7, bp, 5, panels, -2f, c, 2, ldc, c, 2, ldc);
        for (int i = 0; i < mr; i++) {
          for (int j = 0; j < columns + LDC_SLACK; j++) {
            double expected = Double.NaN;
            if (j < columns) {
              expected = f[j];
              for (int p = 0; p < kc; p++) {
                expected -= (double) ap[7 + p * width + i] * bp[5 + j / nr * nr * kc + p * nr + j % nr];
              }
            }
            assertEquals(expected, c[2 + i * ldc + j], "kc " + kc + ", panels " + panels + ", row " + i + ", column " + j);
          }
        }
      }
    }
  }

  @Test
  void blocksAreTransposedAndScaled() {
    int lanes = Lanes.LANES;
    int ld = 3 * lanes + 1;
    float[] x = new float[lanes * ld];
    for (int at = 0; at < x.length; at++) {
      x[at] = at;
    }
    float[] t = new float[3 * lanes * 2 * lanes];
    BlockTranspose.OF_LANES.transpose(-0.5f, x, 1, ld, 2 * lanes, t, lanes, 2 * lanes);
    for (int p = 0; p < 2 * lanes; p++) {
      for (int i = 0; i < lanes; i++) {
        assertEquals(-0.5f * (1 + i * ld + p), t[lanes + p * 2 * lanes + i]);
      }
    }
  }

  @Test
  void packingMemoryIsKeptForTheNextCallAndGivenUpOnRequest() {
    PackingBuffers.empty();
    PackingBuffers first = PackingBuffers.acquire();
    first.release();
    assertSame(first, PackingBuffers.acquire());
    first.release();
    PackingBuffers.empty();
    assertNotSame(first, PackingBuffers.acquire());
  }
}
