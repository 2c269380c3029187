package dev.lanewise.bench.comparison;

/** Who competes, as tables, charts and results.json spell it. */
public final class Names {
  /** These kernels. */
  public static final String LANEWISE = "Lanewise";
  /** The rival that all ratios refer to. */
  public static final String OPENBLAS = "OpenBLAS";
  /** The very same OpenBLAS entered a second time, to see what the measurement itself adds. */
  public static final String OPENBLAS_AGAIN = "OpenBLAS again";
  /** Backward that stores every outer product before it sums them. */
  public static final String NAIVE = "naive";
  /** Backward by einsum. */
  public static final String EINSUM = "einsum";
  /** Backward by matrix products with transposed operands. */
  public static final String TRANSPOSE_MATMUL = "transpose-matmul";
  /** Our kernels on one thread, among contenders that have more. */
  public static final String ONE_THREAD = "Lanewise, one thread";
  /** Intel's library. */
  public static final String MKL = "MKL";
  /** PyTorch's library, in a JVM of its own. */
  public static final String LIBTORCH = "libtorch";
  /** That, xᵀ·gy by its einsum. */
  public static final String LIBTORCH_EINSUM = "libtorch einsum";
  /** That, xᵀ·gy by a matrix product. */
  public static final String LIBTORCH_MATMUL = "libtorch matmul";
  /** The other product on the Vector API. */
  public static final String NETLIB = "netlib VectorBLAS";
  /** Plain Java loops. */
  public static final String EJML = "EJML";
  /** A loop of nothing but independent vector multiply-adds. */
  public static final String FMA_PEAK = "FMA peak";

  private Names() {}
}
