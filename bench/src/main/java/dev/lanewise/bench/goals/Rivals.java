package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.blas.Availability;
import dev.lanewise.blas.Blas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The native libraries that take part.
 *
 * @param present those that work
 * @param missing reasons for those that do not, by name
 */
public record Rivals(List<Rival> present, Map<String, String> missing) {
  /** Where the launcher says that MKL is. */
  public static final String MKL_PROPERTY = "lanewise.mkl";

  static final String MKL = "MKL";

  /** OpenBLAS and, if asked for, MKL. */
  public static Rivals find(boolean withMkl, Optional<Path> mkl) {
    List<Rival> present = new ArrayList<>();
    Map<String, String> missing = new LinkedHashMap<>();
    enter(Names.OPENBLAS, Blas.find(), present, missing);
    if (withMkl && mkl.isPresent()) {
      enter(MKL, Blas.load(mkl.orElseThrow().toAbsolutePath()), present, missing);
    } else if (withMkl) {
      missing.put(MKL, "nobody says where it is; start by ./lanewise, or name libmkl_rt.so.2 with --mkl");
    }
    return new Rivals(List.copyOf(present), missing);
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
    missing.forEach((name, reason) -> facts.put(name, "missing: " + reason));
    return facts;
  }

  /** The same for all. */
  void setThreads(int threads) {
    present.forEach(rival -> rival.blas().setThreads(threads));
  }

  /** Why there is none. */
  String reason() {
    return missing.isEmpty() ? "no rival" : missing.entrySet().iterator().next().getKey() + ": " + missing.values().iterator().next();
  }
}
