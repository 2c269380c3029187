package dev.lanewise.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Operands of more elements than an int counts, in mapped files with holes: only the pages that are touched exist. */
@Tag("nightly")
@Isolated
class HugeSegmentsTest {
  private static final long LD = (1L << 31) + 11;
  private static final int M = 9;
  private static final int N = 21;
  private static final int K = 17;

  @TempDir
  private Path folder;

  private MemorySegment map(String name, long elements, Arena arena) throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE,
        StandardOpenOption.SPARSE)) {
      return file.map(MapMode.READ_WRITE, 0, elements * Float.BYTES, arena);
    }
  }

  /** Rows two billion elements apart, so that all but the first row of each operand lie beyond what an int reaches. */
  @Test
  void rowsBeyondTwoToThe31ElementsAreMultipliedExactly() throws IOException {
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        boolean ta = transA == Transpose.YES;
        boolean tb = transB == Transpose.YES;
        try (Arena arena = Arena.ofShared()) {
          String name = transA + "-" + transB;
          MemorySegment a = map("a-" + name, (ta ? K : M) * LD, arena);
          MemorySegment b = map("b-" + name, (tb ? N : K) * LD, arena);
          MemorySegment c = map("c-" + name, M * LD, arena);
          for (int p = 0; p < K; p++) {
            for (int i = 0; i < M; i++) {
              a.setAtIndex(JAVA_FLOAT, ta ? p * LD + i : i * LD + p, i - p % 5);
            }
            for (int j = 0; j < N; j++) {
              b.setAtIndex(JAVA_FLOAT, tb ? j * LD + p : p * LD + j, j % 7 - p);
            }
          }
          Sgemm.sgemm(transA, transB, M, N, K, 1, a, 0, LD, b, 0, LD, 0, c, 0, LD, Parallelism.of(2));
          for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
              float sum = 0;
              for (int p = 0; p < K; p++) {
                sum += (i - p % 5) * (j % 7 - p);
              }
              assertEquals(sum, c.getAtIndex(JAVA_FLOAT, i * LD + j), name + " " + i + " " + j);
            }
          }
          assertEquals(0, c.getAtIndex(JAVA_FLOAT, LD + N));
        }
      }
    }
  }

  /** Every element of a C that no array holds: 8.6 GB. */
  @Test
  void aResultOfMoreThanTwoToThe31ElementsIsWrittenWhole() {
    int m = (1 << 16) + 1;
    int n = 1 << 15;
    long freeMemory = ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getFreeMemorySize();
    assumeTrue(freeMemory > 10L << 30, "needs 10 GB of free memory");
    try (Arena arena = Arena.ofShared()) {
      MemorySegment a = arena.allocate(JAVA_FLOAT, m);
      MemorySegment b = arena.allocate(JAVA_FLOAT, n);
      MemorySegment c = arena.allocate(JAVA_FLOAT, (long) m * n);
      for (int i = 0; i < m; i++) {
        a.setAtIndex(JAVA_FLOAT, i, 1 + i % 10);
      }
      for (int j = 0; j < n; j++) {
        b.setAtIndex(JAVA_FLOAT, j, 1 + j % 11);
      }
      Sgemm.sgemm(Transpose.NO, Transpose.NO, m, n, 1, 1, a, 0, 1, b, 0, n, 0, c, 0, n, Parallelism.auto());
      for (long at = 0; at < (long) m * n; at += 4093) {
        assertEquals((1 + at / n % 10) * (1 + at % n % 11), c.getAtIndex(JAVA_FLOAT, at));
      }
      assertEquals((1 + (m - 1) % 10) * (1 + (n - 1) % 11), c.getAtIndex(JAVA_FLOAT, (long) m * n - 1));
    }
  }
}
