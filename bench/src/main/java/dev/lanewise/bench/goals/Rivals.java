package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.libtorch.Installation;
import dev.lanewise.blas.Availability;
import dev.lanewise.blas.Blas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The native libraries that take part.
 *
 * @param present those that work and have an {@code sgemm}
 * @param libtorch where libtorch is, if it works
 * @param libtorchFacts what that says of itself
 * @param missing reasons for those that do not work, by name
 */
public record Rivals(List<Rival> present, Optional<Installation> libtorch, String libtorchFacts, Map<String, String> missing) {
  /** Where the launcher says that MKL is. */
  public static final String MKL_PROPERTY = "lanewise.mkl";

  /** Where the launcher says that libtorch is. */
  public static final String LIBTORCH_PROPERTY = "lanewise.libtorch";

  Rivals(List<Rival> present, Map<String, String> missing) {
    this(present, Optional.empty(), "", missing);
  }

  /** Nobody. */
  public static Rivals none() {
    return new Rivals(List.of(), Map.of());
  }

  /** What an option names, else what the launcher says. */
  public static Optional<Path> given(Path option, String property) {
    return Optional.ofNullable(option).or(() -> Optional.ofNullable(System.getProperty(property)).map(Path::of));
  }

  /** OpenBLAS and, if asked for, MKL. */
  public static Rivals find(boolean withMkl, Optional<Path> mkl) {
    List<Rival> present = new ArrayList<>();
    Map<String, String> missing = new LinkedHashMap<>();
    enter(Names.OPENBLAS, Blas.find(), present, missing);
    if (withMkl && mkl.isPresent()) {
      enter(Names.MKL, Blas.load(mkl.orElseThrow().toAbsolutePath()), present, missing);
    } else if (withMkl) {
      missing.put(Names.MKL, "nobody says where it is; start by ./lanewise, or name libmkl_rt.so.2 with --mkl");
    }
    return new Rivals(List.copyOf(present), missing);
  }

  /**
   * These, and libtorch if it works: a JVM of its own tries it, and will measure it.
   *
   * @param folder of libtorch and DJL's jars
   */
  public Rivals withLibtorch(Optional<Path> folder) throws InterruptedException {
    if (folder.isEmpty()) {
      return without("nobody says where it is; start by ./lanewise, or name its folder with --libtorch");
    }
    Installation installation = new Installation(folder.orElseThrow().toAbsolutePath());
    Path library = installation.library();
    if (!Files.isRegularFile(library)) {
      return without(library + ": " + (Files.exists(library) ? "not a regular file" : "no such file"));
    }
    try {
      String facts = AgainstLibtorch.details(installation, AgainstLibtorch.FACTS, 1, true).getFirst().what();
      return new Rivals(present, Optional.of(installation), facts, missing);
    } catch (IOException unusable) {
      return without(library + ": " + unusable.getMessage());
    }
  }

  private Rivals without(String libtorchsReason) {
    Map<String, String> reasons = new LinkedHashMap<>(missing);
    reasons.put(Names.LIBTORCH, libtorchsReason);
    return new Rivals(present, reasons);
  }

  /** OpenBLAS alone. */
  static Rivals openblas() {
    return find(false, Optional.empty());
  }

  private static void enter(String name, Availability availability, List<Rival> present, Map<String, String> missing) {
    availability.blas().ifPresentOrElse(
        blas -> present.add(new Rival(name, blas)), () -> missing.put(name, availability.reason().replace("\n", "; ")));
  }

  /** Version and file of each, or why it is missing, by name. */
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    present.forEach(rival -> facts.put(
        rival.name(), rival.blas().version() + "; core type " + rival.blas().coreType() + "; " + rival.blas().libraryPath()));
    libtorch.ifPresent(_ -> facts.put(Names.LIBTORCH, libtorchFacts));
    missing.forEach((name, reason) -> facts.put(name, "missing: " + reason));
    return facts;
  }

  /** The same for all. */
  void setThreads(int threads) {
    present.forEach(rival -> rival.blas().setThreads(threads));
  }

  /** Why one with an {@code sgemm} that was asked for is missing, if one is. */
  Optional<String> lost() {
    return missing.entrySet().stream().filter(rival -> !rival.getKey().equals(Names.LIBTORCH)).findFirst()
        .map(rival -> rival.getKey() + ": " + rival.getValue());
  }

  /** Why there is none with an {@code sgemm}. */
  String reason() {
    return lost().orElse("no rival");
  }
}
