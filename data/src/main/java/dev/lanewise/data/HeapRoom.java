package dev.lanewise.data;

/** Whether large arrays will fit before they are made, so that whoever asks for too much gets a sentence and not an OutOfMemoryError. */
final class HeapRoom {
  /** Of the largest heap, one part in so many is left to everybody else. */
  private static final int SPARED = 16;

  private static final double MEBI = 1 << 20;

  private HeapRoom() {}

  /**
   * Passes if so many bytes fit into what is left of the largest heap.
   *
   * @param what for the message, such as "60000 images of 784 floats"
   * @throws IllegalStateException if they do not
   */
  static void require(long bytes, String what) {
    long room = room();
    if (bytes > room) {
      // What counts as used may be garbage.
      System.gc();
      room = room();
    }
    if (bytes > room) {
      throw new IllegalStateException(String.format(
          "%s need %.1f MiB of memory, expected at most %.1f, what is left of the heap's %.1f; -Xmx makes it larger",
          what, bytes / MEBI, Math.max(0, room) / MEBI, Runtime.getRuntime().maxMemory() / MEBI));
    }
  }

  private static long room() {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return runtime.maxMemory() - used - runtime.maxMemory() / SPARED;
  }
}
