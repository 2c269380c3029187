package dev.lanewise.blas;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;

/** The OpenBLAS inside JavaCPP's jar for this platform, extracted and cached by JavaCPP's loader; its JNI wrappers stay where they are. */
final class EmbeddedOpenBlas {
  static final String NAME = "embedded org.bytedeco:openblas";

  private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

  private EmbeddedOpenBlas() {}

  /**
   * Loads it.
   *
   * @throws IOException if there is none on the class path, or it cannot be extracted
   */
  @SuppressWarnings("restricted")
  static CblasLibrary load() throws IOException {
    Path cache = Loader.getCacheDir().toPath();
    checkCache(cache);
    String folder = "org/bytedeco/openblas/" + Loader.getPlatform() + "/";
    List<String> names = names();
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      URL resource = EmbeddedOpenBlas.class.getClassLoader().getResource(folder + name);
      if (resource != null) {
        files.add(Loader.cacheResource(resource).toPath());
      } else if (name.equals(names.getLast())) {
        throw new NoSuchFileException(
            "no " + folder + name + " on the class path; add org.bytedeco:openblas with the classifier " + Loader.getPlatform());
      }
    }
    // libopenblas finds its neighbours, but they do not find each other; what is loaded already is not searched for.
    for (Path file : files) {
      checkCache(file);
    }
    Path openblas = files.removeLast();
    files.forEach(file -> SymbolLookup.libraryLookup(file, Arena.global()));
    return CblasLibrary.link(openblas.toString(), SymbolLookup.libraryLookup(openblas, Arena.global()));
  }

  /**
   * Rejects a folder or file of the cache that others can change: they could lay down a library under the same name first. JavaCPP falls back to the temporary
   * folder, and a home may be {@code /} or {@code /tmp}. A folder that the user names is the user's own choice.
   */
  static void checkCache(Path cached) throws IOException {
    if (System.getProperty(CACHE_PROPERTY) != null) {
      return;
    }
    try {
      if (PrivatePath.canBeTold(cached)) {
        PrivatePath.require(cached);
      } else if (!cached.toRealPath().startsWith(Path.of(System.getProperty("user.home")).toRealPath())) {
        throw new AccessDeniedException(cached + " is not in the home folder, which cannot be written");
      }
    } catch (AccessDeniedException unsafe) {
      throw new AccessDeniedException(
          unsafe.getMessage() + "; name another cache folder by -D" + CACHE_PROPERTY + ", or a library by -D" + Blas.LIBRARY_PROPERTY);
    }
  }

  /** OpenBLAS last, what it needs before it; only OpenBLAS is in every jar. */
  private static List<String> names() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return List.of("libgcc_s.1.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib", "libopenblas.0.dylib");
    }
    if (os.contains("windows")) {
      return List.of("libopenblas.dll");
    }
    return List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
  }
}
