package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who runs MKL's threads. libmkl_rt loads the rest of MKL at its first call, and ends the process if a part is missing: so the parts are looked for
 * before, and a layer is chosen that has all of its own.
 */
enum MklLayer {
  INTEL(0, "libmkl_intel_thread.so.2", "libiomp5.so"),
  GNU(3, "libmkl_gnu_thread.so.2", "libgomp.so.1"),
  TBB(4, "libmkl_tbb_thread.so.2", "libtbb.so.12"),
  SEQUENTIAL(1, "libmkl_sequential.so.2");

  /** Set by the user, it decides. */
  private static final String VARIABLE = "MKL_THREADING_LAYER";

  private static final String CHOOSE = "MKL_Set_Threading_Layer";
  private static final List<String> COMMON = List.of("libmkl_core.so.2", "libmkl_intel_lp64.so.2");

  private final int code;
  private final List<String> parts;

  MklLayer(int code, String... parts) {
    this.code = code;
    this.parts = List.of(parts);
  }

  /**
   * Chooses the first layer whose parts are all there. Does nothing if the library is not MKL's dispatcher on Linux.
   *
   * @param file libmkl_rt, whose folder has the other parts unless the system's loader knows them
   * @throws IOException if a part is truncated
   * @throws IllegalStateException naming the parts that are missing
   */
  static void choose(Path file, SymbolLookup library) throws IOException {
    Optional<MemorySegment> chooser = library.find(CHOOSE);
    if (chooser.isEmpty() || !System.getProperty("os.name").equals("Linux")) {
      return;
    }
    Path folder = file.toRealPath().resolveSibling("");
    MklLayer layer = first(folder, System.getenv(VARIABLE));
    set(chooser.orElseThrow(), layer.code);
  }

  static MklLayer first(Path folder, @Nullable String wanted) throws IOException {
    List<String> missing = new ArrayList<>();
    for (MklLayer layer : values()) {
      if (wanted != null && !wanted.toUpperCase(Locale.ROOT).equals(layer.name())) {
        continue;
      }
      List<String> lacking = new ArrayList<>();
      for (String part : Stream.concat(COMMON.stream(), layer.parts.stream()).toList()) {
        if (!isThere(folder, part)) {
          lacking.add(part);
        }
      }
      if (lacking.isEmpty()) {
        return layer;
      }
      missing.add(String.join(", ", lacking) + " for " + layer);
    }
    throw new IllegalStateException(
        missing.isEmpty()
            ? VARIABLE + ": " + wanted + ", expected one of " + List.of(values())
            : "MKL lacks " + String.join("; or ", missing) + "; expected them in " + folder);
  }

  private static boolean isThere(Path folder, String part) throws IOException {
    Path file = folder.resolve(part);
    if (Files.exists(file)) {
      ElfFile.requireComplete(file);
      return true;
    }
    return isKnownToTheSystem(part);
  }

  @SuppressWarnings("restricted")
  private static boolean isKnownToTheSystem(String part) {
    try {
      SymbolLookup.libraryLookup(part, Arena.global());
      return true;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  @SuppressWarnings("restricted")
  private static void set(MemorySegment chooser, int code) {
    try {
      int _ = (int) Linker.nativeLinker().downcallHandle(chooser, FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(code);
    } catch (Throwable thrown) {
      throw CblasLibrary.unchecked(thrown);
    }
  }
}
