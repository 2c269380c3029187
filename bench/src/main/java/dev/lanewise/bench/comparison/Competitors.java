package dev.lanewise.bench.comparison;

import dev.lanewise.blas.Blas;
import java.util.List;
import java.util.Optional;

/**
 * Who is compared with.
 *
 * @param openblas the one that all ratios refer to, if it works here
 * @param others those that were asked for besides and work here
 * @param libtorch the same, but in JVMs of its own
 */
public record Competitors(Optional<Blas> openblas, List<Competitor> others, Optional<ForkedLibtorch> libtorch) {
  /** OpenBLAS on so many threads; the others always have one. */
  void setThreads(int threads) {
    openblas.ifPresent(blas -> blas.setThreads(threads));
  }
}
