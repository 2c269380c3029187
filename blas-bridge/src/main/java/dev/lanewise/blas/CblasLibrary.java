package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The two functions of a loaded CBLAS library that we call, each linked twice: plainly, which takes off-heap memory only, and pinned, which
 * also takes heap arrays and holds up the garbage collector meanwhile. Arguments are trusted.
 *
 * <p>A record, because the JIT trusts a record's fields to be final.
 */
record CblasLibrary(
    String path,
    MethodHandle plainSgemm, MethodHandle pinnedSgemm,
    MethodHandle plainSgemv, MethodHandle pinnedSgemv,
    LibraryControls controls) {
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANS = 111;
  private static final int TRANS = 112;

  // void cblas_sgemm(order, transA, transB, m, n, k, alpha, *a, lda, *b, ldb, beta, *c, ldc)
  private static final FunctionDescriptor SGEMM = FunctionDescriptor.ofVoid(
      JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
      JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT);

  // void cblas_sgemv(order, trans, m, n, alpha, *a, lda, *x, incx, beta, *y, incy)
  private static final FunctionDescriptor SGEMV = FunctionDescriptor.ofVoid(
      JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
      JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT);

  /**
   * Links what the lookup finds.
   *
   * @param name the path or name it was loaded by
   * @throws NoSuchElementException naming the function that is missing
   */
  @SuppressWarnings("restricted")
  static CblasLibrary link(String name, SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    MemorySegment sgemm = symbol(library, "cblas_sgemm");
    MemorySegment sgemv = symbol(library, "cblas_sgemv");
    return new CblasLibrary(
        fileOf(sgemm, name),
        linker.downcallHandle(sgemm, SGEMM),
        linker.downcallHandle(sgemm, SGEMM, Linker.Option.critical(true)),
        linker.downcallHandle(sgemv, SGEMV),
        linker.downcallHandle(sgemv, SGEMV, Linker.Option.critical(true)),
        LibraryControls.link(linker, library));
  }

  private static MemorySegment symbol(SymbolLookup library, String name) {
    return library.find(name).orElseThrow(() -> new NoSuchElementException("has no function " + name));
  }

  /** The file a function was mapped from; a name such as libblas.so.3 does not say whose it is. Linux tells, elsewhere the name stays. */
  private static String fileOf(MemorySegment function, String name) {
    try {
      List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
      for (String line : maps) {
        int dash = line.indexOf('-');
        int space = line.indexOf(' ');
        int slash = line.indexOf('/');
        if (slash > 0
            && Long.compareUnsigned(Long.parseUnsignedLong(line, 0, dash, 16), function.address()) <= 0
            && Long.compareUnsigned(function.address(), Long.parseUnsignedLong(line, dash + 1, space, 16)) < 0) {
          return line.substring(slash);
        }
      }
    } catch (IOException | RuntimeException unknown) {
      return name;
    }
    return name;
  }

  /** C ← α·op(A)·op(B) + β·C. */
  void sgemm(
      boolean pinned, Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, MemorySegment a, int lda, MemorySegment b, int ldb, float beta, MemorySegment c, int ldc) {
    int ta = code(transA);
    int tb = code(transB);
    try {
      if (pinned) {
        pinnedSgemm.invokeExact(ROW_MAJOR, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
      } else {
        plainSgemm.invokeExact(ROW_MAJOR, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
      }
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /** y ← α·op(A)·x + β·y. */
  void sgemv(
      boolean pinned, Transpose trans, int m, int n, float alpha, MemorySegment a, int lda, MemorySegment x, float beta, MemorySegment y) {
    int t = code(trans);
    try {
      if (pinned) {
        pinnedSgemv.invokeExact(ROW_MAJOR, t, m, n, alpha, a, lda, x, 1, beta, y, 1);
      } else {
        plainSgemv.invokeExact(ROW_MAJOR, t, m, n, alpha, a, lda, x, 1, beta, y, 1);
      }
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  private static int code(Transpose transpose) {
    return transpose == Transpose.YES ? TRANS : NO_TRANS;
  }

  /** C functions declare no exceptions; what a handle throws comes from the linkage itself. */
  static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> throw new AssertionError(thrown);
    };
  }
}
