package dev.lanewise.blas;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Explicit property → embedded → the system's sonames → none; every step leaves its reason. Nothing it meets is thrown on. */
final class LibrarySearch {
  private final List<String> attempts = new ArrayList<>();

  /** One way to come by a library. */
  @FunctionalInterface
  private interface Candidate {
    CblasLibrary load() throws Exception;
  }

  static Availability run() {
    LibrarySearch search = new LibrarySearch();
    Optional<Blas> found;
    try {
      found = search.first();
    } catch (Throwable thrown) {
      search.attempts.add("search: " + reason(thrown));
      found = Optional.empty();
    }
    return new Availability(found, search.attempts);
  }

  /** One file and no other. */
  static Availability of(Path file) {
    LibrarySearch search = new LibrarySearch();
    Optional<Blas> found = search.attempt(file.toString(), () -> ofFile(file.toString()));
    return new Availability(found, search.attempts);
  }

  private Optional<Blas> first() {
    String explicit = System.getProperty(Blas.LIBRARY_PROPERTY);
    if (explicit != null) {
      return attempt("-D" + Blas.LIBRARY_PROPERTY + "=" + explicit, () -> ofFile(explicit));
    }
    Optional<Blas> found = attempt(EmbeddedOpenBlas.NAME, EmbeddedOpenBlas::load);
    for (String name : systemNames()) {
      if (found.isEmpty()) {
        found = attempt("system " + name, () -> ofName(name));
      }
    }
    return found;
  }

  private Optional<Blas> attempt(String name, Candidate candidate) {
    try {
      CblasLibrary library = candidate.load();
      if (library.controls().has64BitIntegers()) {
        throw new IllegalStateException("built for 64-bit integers, expected 32-bit ones (LP64)");
      }
      Blas blas = new Blas(library);
      SelfTest.run(blas);
      attempts.add(name + ": in use, " + library.path());
      return Optional.of(blas);
    } catch (Throwable thrown) {
      attempts.add(name + ": " + reason(thrown));
      return Optional.empty();
    }
  }

  @SuppressWarnings("restricted")
  private static CblasLibrary ofFile(String name) throws IOException {
    Path path = Path.of(name);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("expected an absolute path");
    }
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(Files.exists(path) ? "not a regular file" : "no such file");
    }
    if (System.getProperty("os.name").equals("Linux")) {
      ElfFile.requireComplete(path);
    }
    SymbolLookup library = SymbolLookup.libraryLookup(path, Arena.global());
    MklLayer.choose(path, library);
    return CblasLibrary.link(name, library);
  }

  @SuppressWarnings("restricted")
  private static CblasLibrary ofName(String name) {
    return CblasLibrary.link(name, SymbolLookup.libraryLookup(name, Arena.global()));
  }

  private static List<String> systemNames() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return List.of(
          "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib", "libopenblas.dylib",
          "/System/Library/Frameworks/Accelerate.framework/Accelerate");
    }
    if (os.contains("windows")) {
      return List.of("libopenblas.dll", "openblas.dll");
    }
    return List.of("libopenblas.so.0", "libopenblas.so", "libblas.so.3");
  }

  /** On one line; a message of our own speaks for itself, others need their class. */
  private static String reason(Throwable thrown) {
    StackTraceElement[] frames = thrown.getStackTrace();
    if (thrown instanceof NoClassDefFoundError missing && String.valueOf(missing.getMessage()).contains("org/bytedeco/javacpp")) {
      return "org.bytedeco:javacpp is not on the class path; add it, or name a library by -D" + Blas.LIBRARY_PROPERTY;
    }
    boolean ours = thrown instanceof Exception && frames.length > 0 && frames[0].getClassName().startsWith("dev.lanewise.blas.");
    String message = thrown.getMessage();
    String reason = (ours && message != null ? message : thrown.toString()).strip().replaceAll("\\s*\\R\\s*", "; ");
    return thrown instanceof IllegalCallerException
        ? reason + "; start Java with --enable-native-access=ALL-UNNAMED, or with dev.lanewise.blas on the module path"
        : reason;
  }
}
