package dev.lanewise.blas;

import dev.lanewise.blas.Workspaces.Workspace;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * A native CBLAS library: C ← α·op(A)·op(B) + β·C and y ← α·op(A)·x + β·y on row-major floats, off-heap or in arrays.
 *
 * <p>α = 0: A, B and x are not read. β = 0: C and y are not read. A sum over nothing (k = 0) leaves β·C or β·y. An empty C or y: nothing
 * happens. These hold whatever the library does: it is not called for α = 0 or an empty sum, and β = 0 is tested when it is loaded. How
 * other NaN and ∞ propagate, and the rounding, are the library's.
 *
 * <p>Arguments are checked before the library sees them; a bad one is reported by name and the output left untouched. All methods may be
 * called from any thread, and stacks far below the JVM's default suffice for the embedded OpenBLAS, however many threads it uses. Other
 * builds may want {@code -Xss4m}: OpenBLAS can be compiled to keep its work descriptors on the caller's stack.
 */
public final class Blas {
  /** Names the one library file to use, by absolute path; unset, a search takes place. */
  public static final String LIBRARY_PROPERTY = "lanewise.blas";

  /** Up to this many multiply-adds, some microseconds, arrays are pinned rather than copied. */
  private static final long MAX_PINNED_MULTIPLY_ADDS = 64 * 64 * 64;

  /** OpenBLAS has a fixed number of buffers, and aborts the process when callers outnumber them. */
  private static final int MAX_CALLERS = 8;

  private static final String[] VARIABLES = {"OPENBLAS_", "GOTO_", "MKL_", "BLIS_", "OMP_", "KMP_", "GOMP_"};

  /** The search happens on first use, once. */
  private static final class Search {
    static final Availability RESULT = remembered(LibrarySearch.run());
  }

  private static final Map<Path, Availability> LOADED = new ConcurrentHashMap<>();

  private final CblasLibrary library;
  private final int callers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_CALLERS);
  private final Semaphore permits = new Semaphore(callers, true);
  private final Workspaces workspaces = new Workspaces();

  Blas(CblasLibrary library) {
    this.library = library;
  }

  /** The library in use, or why there is none. Never throws; the first call searches, all others return the same. */
  public static Availability find() {
    return Search.RESULT;
  }

  /**
   * The library in this file, beside the one of {@link #find()} and any number of others: for comparisons among them. It is tested as that one is.
   * The same file gives the same library.
   *
   * @param file absolute path
   * @return the library, or why it cannot be used; no file makes this throw
   */
  public static Availability load(Path file) {
    return LOADED.computeIfAbsent(identity(Objects.requireNonNull(file, "file")), _ -> LibrarySearch.of(file));
  }

  /** One library has one limit on its callers, whoever loaded it and by whatever link. */
  private static Availability remembered(Availability found) {
    Optional<Path> file = found.blas().map(Blas::libraryPath).map(Path::of).filter(Path::isAbsolute);
    if (file.isEmpty()) {
      return found;
    }
    Availability loaded = LOADED.computeIfAbsent(
        identity(file.get()), path -> new Availability(found.blas(), List.of(path + ": in use, " + path)));
    return new Availability(loaded.blas(), found.attempts());
  }

  private static Path identity(Path file) {
    try {
      return file.isAbsolute() ? file.toRealPath() : file;
    } catch (IOException notThere) {
      return file;
    }
  }

  /**
   * C ← α·op(A)·op(B) + β·C on off-heap memory, without a copy. Offsets and leading dimensions count floats.
   *
   * @param transA op of A
   * @param transB op of B
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @param alpha α
   * @param a A, stored (m, k), or (k, m) when transposed
   * @param aOffset index of A's first element
   * @param lda leading dimension of A, from its stored row length to 2³¹ − 1
   * @param b B, stored (k, n), or (n, k) when transposed
   * @param bOffset index of B's first element
   * @param ldb leading dimension of B, from its stored row length to 2³¹ − 1
   * @param beta β
   * @param c C, stored (m, n); shares no element with A or B
   * @param cOffset index of C's first element
   * @param ldc leading dimension of C, from n to 2³¹ − 1
   * @throws IllegalArgumentException for a negative dimension, a leading dimension out of range, a heap segment, an alignment below 4
   *     bytes, a read-only C, or an overlap of C
   * @throws IndexOutOfBoundsException if an operand reaches outside its segment
   * @throws IllegalStateException if a segment's arena is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void sgemm(
      Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc) {
    product(
        Route.OFF_HEAP, transA, transB, m, n, k,
        alpha, Operand.offHeap("a", a), aOffset, lda, Operand.offHeap("b", b), bOffset, ldb,
        beta, Operand.offHeap("c", c), cOffset, ldc);
  }

  /** This library's product on arrays. */
  public SgemmRoutine sgemm(HeapAccess access) {
    boolean alwaysPinned = Objects.requireNonNull(access, "access") == HeapAccess.PINNED;
    return (transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc) ->
        product(
            alwaysPinned || (double) m * n * k <= MAX_PINNED_MULTIPLY_ADDS ? Route.PINNED : Route.COPIED, transA, transB, m, n, k,
            alpha, Operand.ofArray("a", a), aOffset, lda, Operand.ofArray("b", b), bOffset, ldb,
            beta, Operand.ofArray("c", c), cOffset, ldc);
  }

  /**
   * y ← α·op(A)·x + β·y on off-heap memory, without a copy. Offsets and leading dimensions count floats.
   *
   * @param trans op of A
   * @param m rows of A as stored
   * @param n columns of A as stored
   * @param alpha α
   * @param a A, stored (m, n)
   * @param aOffset index of A's first element
   * @param lda leading dimension of A, from n to 2³¹ − 1
   * @param x x, n elements, or m when transposed
   * @param xOffset index of x's first element
   * @param beta β
   * @param y y, m elements, or n when transposed; shares none with A or x
   * @param yOffset index of y's first element
   * @throws RuntimeException as for {@link #sgemm(Transpose, Transpose, int, int, int, float, MemorySegment, long, long, MemorySegment,
   *     long, long, float, MemorySegment, long, long) sgemm}
   */
  public void sgemv(
      Transpose trans, int m, int n,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment x, long xOffset,
      float beta, MemorySegment y, long yOffset) {
    product(
        Route.OFF_HEAP, trans, m, n,
        alpha, Operand.offHeap("a", a), aOffset, lda, Operand.offHeap("x", x), xOffset, beta, Operand.offHeap("y", y), yOffset);
  }

  /** This library's matrix-vector product on arrays. */
  public SgemvRoutine sgemv(HeapAccess access) {
    boolean alwaysPinned = Objects.requireNonNull(access, "access") == HeapAccess.PINNED;
    return (trans, m, n, alpha, a, aOffset, lda, x, xOffset, beta, y, yOffset) ->
        product(
            alwaysPinned || (long) m * n <= MAX_PINNED_MULTIPLY_ADDS ? Route.PINNED : Route.COPIED, trans, m, n,
            alpha, Operand.ofArray("a", a), aOffset, lda, Operand.ofArray("x", x), xOffset, beta, Operand.ofArray("y", y), yOffset);
  }

  /** How operands reach the library. */
  private enum Route {
    /** They are off-heap already. */
    OFF_HEAP,
    /** As arrays that the collector must leave in place. */
    PINNED,
    /** As off-heap copies. */
    COPIED
  }

  private void product(
      Route route, Transpose transA, Transpose transB, int m, int n, int k,
      float alpha, MemorySegment aMemory, long aOffset, long lda,
      MemorySegment bMemory, long bOffset, long ldb,
      float beta, MemorySegment cMemory, long cOffset, long ldc) {
    boolean ta = Objects.requireNonNull(transA, "transA") == Transpose.YES;
    boolean tb = Objects.requireNonNull(transB, "transB") == Transpose.YES;
    Operand.dimension("m", m);
    Operand.dimension("n", n);
    Operand.dimension("k", k);
    Operand a = Operand.matrix("a", aMemory, aOffset, ta ? k : m, ta ? m : k, lda);
    Operand b = Operand.matrix("b", bMemory, bOffset, tb ? n : k, tb ? k : n, ldb);
    Operand c = Operand.matrix("c", cMemory, cOffset, m, n, ldc).writable().disjointFrom(a).disjointFrom(b);
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0 || alpha == 0) {
      c.scale(beta);
      return;
    }
    permits.acquireUninterruptibly();
    try {
      if (route == Route.COPIED) {
        Workspace workspace = workspaces.take(a.packedBytes(), b.packedBytes(), c.packedBytes());
        try {
          Operand aCopy = a.packedInto(workspace.slice(a.packedBytes())).copyFrom(a);
          Operand bCopy = b.packedInto(workspace.slice(b.packedBytes())).copyFrom(b);
          Operand cCopy = c.packedInto(workspace.slice(c.packedBytes()));
          if (beta != 0) {
            cCopy.copyFrom(c);
          }
          library.sgemm(
              false, transA, transB, m, n, k, alpha, aCopy.start(), aCopy.ld(), bCopy.start(), bCopy.ld(), beta, cCopy.start(), cCopy.ld());
          c.copyFrom(cCopy);
        } finally {
          workspaces.giveBack(workspace);
        }
      } else {
        library.sgemm(
            route == Route.PINNED, transA, transB, m, n, k, alpha, a.start(), a.ld(), b.start(), b.ld(), beta, c.start(), c.ld());
      }
    } finally {
      permits.release();
    }
  }

  private void product(
      Route route, Transpose trans, int m, int n,
      float alpha, MemorySegment aMemory, long aOffset, long lda,
      MemorySegment xMemory, long xOffset,
      float beta, MemorySegment yMemory, long yOffset) {
    boolean transposed = Objects.requireNonNull(trans, "trans") == Transpose.YES;
    Operand.dimension("m", m);
    Operand.dimension("n", n);
    Operand a = Operand.matrix("a", aMemory, aOffset, m, n, lda);
    Operand x = Operand.vector("x", xMemory, xOffset, transposed ? m : n);
    Operand y = Operand.vector("y", yMemory, yOffset, transposed ? n : m).writable().disjointFrom(a).disjointFrom(x);
    if (m == 0 || n == 0 || alpha == 0) {
      y.scale(beta);
      return;
    }
    permits.acquireUninterruptibly();
    try {
      if (route == Route.COPIED) {
        Workspace workspace = workspaces.take(a.packedBytes(), x.packedBytes(), y.packedBytes());
        try {
          Operand aCopy = a.packedInto(workspace.slice(a.packedBytes())).copyFrom(a);
          Operand xCopy = x.packedInto(workspace.slice(x.packedBytes())).copyFrom(x);
          Operand yCopy = y.packedInto(workspace.slice(y.packedBytes()));
          if (beta != 0) {
            yCopy.copyFrom(y);
          }
          library.sgemv(false, trans, m, n, alpha, aCopy.start(), aCopy.ld(), xCopy.start(), beta, yCopy.start());
          y.copyFrom(yCopy);
        } finally {
          workspaces.giveBack(workspace);
        }
      } else {
        library.sgemv(route == Route.PINNED, trans, m, n, alpha, a.start(), a.ld(), x.start(), beta, y.start());
      }
    } finally {
      permits.release();
    }
  }

  /** Name and version, such as "OpenBLAS 0.3.31", or "unknown". */
  public String version() {
    return library.controls().version();
  }

  /** How the library was built, in its own words, or "unknown". */
  public String configuration() {
    return library.controls().configuration();
  }

  /** The CPU whose kernels the library chose, such as "SkylakeX", or "unknown". */
  public String coreType() {
    return library.controls().coreType();
  }

  /** The threads the library uses for one large product; empty if it does not tell. */
  public OptionalInt threads() {
    return library.controls().threads();
  }

  /**
   * Sets how many threads the library uses for one large product, for the whole process. Waits for products under way.
   *
   * @return what the library reports afterwards: some builds cap the number, some ignore it; empty if it does not tell
   * @throws IllegalArgumentException unless threads ≥ 1
   */
  public OptionalInt setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected ≥ 1");
    }
    permits.acquireUninterruptibly(callers);
    try {
      return library.controls().setThreads(threads);
    } finally {
      permits.release(callers);
    }
  }

  /** The library's file as the system mapped it; where the system does not tell, the name it was loaded by. */
  public String libraryPath() {
    return library.path();
  }

  /** The environment variables that native BLAS libraries and OpenMP read, as far as set, in order of name. */
  public static SortedMap<String, String> environment() {
    SortedMap<String, String> set = new TreeMap<>();
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (Stream.of(VARIABLES).anyMatch(variable.getKey()::startsWith)) {
        set.put(variable.getKey(), variable.getValue());
      }
    }
    return set;
  }

  /** All of the above. Several lines. */
  public String describe() {
    OptionalInt threads = threads();
    SortedMap<String, String> environment = environment();
    return "blas       " + version()
        + "\nlibrary    " + libraryPath()
        + "\nbuilt as   " + configuration()
        + "\ncore type  " + coreType()
        + "\nthreads    " + (threads.isPresent() ? threads.getAsInt() : LibraryControls.UNKNOWN) + ", " + library.controls().threading()
        + "\nvariables  " + (environment.isEmpty() ? "none set" : environment);
  }

  @Override
  public String toString() {
    return version() + " (" + libraryPath() + ")";
  }
}
