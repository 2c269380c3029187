package dev.lanewise.bench.comparison;

import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.libtorch.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The questions of the report that libtorch answers, in JVMs of its own: its MKL and its OpenMP do not go together with those of another MKL. There
 * OpenBLAS takes part in every round, so that libtorch's ratios refer to the same work as everybody's.
 *
 * @param installation where it is
 * @param images folder of the images; or those in the jar
 */
public record ForkedLibtorch(Installation installation, Optional<Path> images) {
  /** What one JVM is asked. */
  enum Subject {
    SQUARES(Products.SQUARES), SKINNY(Products.SKINNY), NETWORKS(NetworkStudy.WHOLE);

    private final String group;

    Subject(String group) {
      this.group = group;
    }

    String group() {
      return group;
    }

    String spoken() {
      return "libtorch, in a JVM of its own  " + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of it.
   *
   * @param records libtorch's
   * @param failures what it could not do
   */
  record Answer(List<Measurement> records, List<Failed> failures) {}

  Answer measure(Subject subject, boolean quick) throws IOException, InterruptedException {
    List<String> lines = Fork.with(installation).run(
        LibtorchJvm.class, installation.folder().toString(), subject.name(), quick ? LibtorchJvm.QUICK : LibtorchJvm.FULL,
        images.map(folder -> folder.toAbsolutePath().toString()).orElse(""));
    return Json.read(String.join("\n", lines), Answer.class);
  }
}
