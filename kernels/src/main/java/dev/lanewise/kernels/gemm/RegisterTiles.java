package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.REGISTERS_32;

import java.util.List;

/**
 * Every register tile there is; dispatch, tests and benchmarks read these lists.
 *
 * <p>They are no fields of the tiles' interfaces, because those have default methods: such an interface is initialized before its implementations, and
 * if it made them, a thread that begins with a tile and one that begins with the interface could wait for each other for ever.
 */
final class RegisterTiles {
  /** For packed panels: for 16 registers, and for 32. */
  static final List<MicroKernel> MICRO_KERNELS = List.of(new MicroKernel6x2(), new MicroKernel12x2());

  /** For sums of outer products, likewise. */
  static final List<SampleKernel> SAMPLE_KERNELS = List.of(new SampleKernel5x2(), new SampleKernel10x2());

  /** For rows of A: two vectors of columns, for this machine's register file. */
  static final RowKernel PAIR = REGISTERS_32 || !RowKernel6x2.suitsLanes() ? new RowKernel8x2() : new RowKernel6x2();

  /** For rows of A: one vector of columns. */
  static final RowKernel SINGLE = new RowKernel8x1();

  /** For rows of A: two columns, k in the lanes. */
  static final RowKernel DOTS = new RowKernelDots4x2();

  /** For rows of A: one column, k in the lanes. */
  static final RowKernel DOT = new RowKernelDots8x1();

  /** For rows of A: all. */
  static final List<RowKernel> ROW_KERNELS = RowKernel6x2.suitsLanes()
      ? List.of(new RowKernel6x2(), new RowKernel8x2(), SINGLE, DOTS, DOT)
      : List.of(new RowKernel8x2(), SINGLE, DOTS, DOT);

  private RegisterTiles() {}
}
