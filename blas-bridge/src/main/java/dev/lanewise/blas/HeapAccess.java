package dev.lanewise.blas;

/** How float arrays reach native code, which cannot follow objects that the garbage collector moves. */
public enum HeapAccess {
  /**
   * Operands are copied to off-heap memory and the result back; the collector is never held up. Products of up to 64³ multiply-adds, which
   * take microseconds, go the way of {@link #PINNED}. For any size and any application.
   */
  COPY,

  /**
   * The library works on the arrays themselves, without a copy. A garbage collection that becomes due meanwhile, and with it every Java
   * thread, waits until the product is finished. For benchmarks and small products.
   */
  PINNED
}
