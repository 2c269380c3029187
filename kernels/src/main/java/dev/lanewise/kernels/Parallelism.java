package dev.lanewise.kernels;

/**
 * How many threads a kernel may use: the calling thread and, from a shared bounded set of daemon workers, as many more as asked for and idle.
 *
 * <p>The thread count never changes a result. A call made from inside a kernel's own parallel region runs sequentially.
 */
public final class Parallelism {
  /** Upper limit of {@link #of}. */
  public static final int MAX_THREADS = 1024;

  /** Set to cap what {@link #auto()} may use; the default is the number of processors. */
  public static final String THREADS_PROPERTY = "lanewise.threads";

  /** Multiply-adds below which waking another thread costs more than it saves. */
  private static final long MULTIPLY_ADDS_PER_THREAD = 1L << 20;

  private static final Parallelism SEQUENTIAL = new Parallelism(1, Long.MAX_VALUE);
  private static final Parallelism AUTO = new Parallelism(automaticThreads(), MULTIPLY_ADDS_PER_THREAD);

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
    return threads == 1 ? SEQUENTIAL : new Parallelism(threads, 1);
  }

  /** As many threads as there are processors (or as the property {@value #THREADS_PROPERTY} says), fewer or one when the work is small. */
  public static Parallelism auto() {
    return AUTO;
  }

  /** The most threads this may use, the caller included. */
  public int threads() {
    return threads;
  }

  /** The threads to use for so many multiply-adds. */
  int threadsFor(long multiplyAdds) {
    return threads == 1 ? 1 : Math.clamp(multiplyAdds / multiplyAddsPerThread, 1, threads);
  }

  private static int automaticThreads() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Math.clamp(Integer.getInteger(THREADS_PROPERTY, processors), 1, MAX_THREADS);
  }

  @Override
  public String toString() {
    return this == AUTO ? "auto (up to " + threads + " threads)" : threads == 1 ? "sequential" : threads + " threads";
  }
}
