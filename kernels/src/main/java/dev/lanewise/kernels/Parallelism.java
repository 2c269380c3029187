package dev.lanewise.kernels;

import org.jspecify.annotations.Nullable;

/**
 * How many threads a kernel may use: the calling thread and, from a shared bounded set of daemon workers, as many more as asked for and idle.
 *
 * <p>The thread count never changes a result.
 */
public final class Parallelism {
  /** Upper limit of {@link #of}. */
  public static final int MAX_THREADS = 1024;

  /** Set to cap what {@link #auto()} may use; the default is the number of processors. */
  public static final String THREADS_PROPERTY = "lanewise.threads";

  /** Multiply-adds below which waking another thread costs more than it saves. */
  private static final long MULTIPLY_ADDS_PER_THREAD = 1L << 20;

  /** Where the size of the work does not matter. */
  private static final long ANY = 0;

  private static final Parallelism SEQUENTIAL = new Parallelism(1, ANY);

  /** Made when first asked for. A static initializer that threw would hide what is wrong behind a NoClassDefFoundError for ever after. */
  private static volatile @Nullable Parallelism auto;

  private final int threads;
  private final long multiplyAddsPerThread;

  private Parallelism(int threads, long multiplyAddsPerThread) {
    this.threads = threads;
    this.multiplyAddsPerThread = multiplyAddsPerThread;
  }

  /** Only the calling thread. Costs nothing, and is what belongs inside a caller's own parallel region. */
  public static Parallelism sequential() {
    return SEQUENTIAL;
  }

  /**
   * Up to {@code threads} threads, the caller included, whatever the size of the work.
   *
   * @throws IllegalArgumentException unless 1 ≤ threads ≤ {@value #MAX_THREADS}
   */
  public static Parallelism of(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException("threads: " + threads + ", expected 1 to " + MAX_THREADS);
    }
    return threads == 1 ? SEQUENTIAL : new Parallelism(threads, ANY);
  }

  /**
   * As many threads as there are processors (or as the property {@value #THREADS_PROPERTY} says), fewer or one when the work is small.
   *
   * @throws IllegalArgumentException if the property is set to anything but 1 to {@value #MAX_THREADS}
   */
  public static Parallelism auto() {
    Parallelism known = auto;
    if (known == null) {
      known = new Parallelism(automaticThreads(), MULTIPLY_ADDS_PER_THREAD);
      auto = known;
    }
    return known;
  }

  /** The most threads this may use, the caller included. */
  public int threads() {
    return threads;
  }

  /** The threads that so many multiply-adds are worth: all of {@link #threads()}, unless this is {@link #auto()}. */
  public int threadsFor(long multiplyAdds) {
    return multiplyAddsPerThread == ANY ? threads : Math.clamp(multiplyAdds / multiplyAddsPerThread, 1, threads);
  }

  private static int automaticThreads() {
    String wanted = System.getProperty(THREADS_PROPERTY);
    if (wanted == null) {
      return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS);
    }
    try {
      int threads = Integer.parseInt(wanted.strip());
      if (threads >= 1 && threads <= MAX_THREADS) {
        return threads;
      }
    } catch (NumberFormatException explainedBelow) {
      // falls through
    }
    throw new IllegalArgumentException(THREADS_PROPERTY + ": \"" + wanted + "\", expected 1 to " + MAX_THREADS);
  }

  @Override
  public String toString() {
    return multiplyAddsPerThread != ANY ? "auto (up to " + threads + " threads)" : threads == 1 ? "sequential" : threads + " threads";
  }
}
