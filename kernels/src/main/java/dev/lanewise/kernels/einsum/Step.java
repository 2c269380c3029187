package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;

/** One kernel, with everything settled but where its operands start. Immutable. */
sealed interface Step permits Products, NestedLoops, BatchedColumnSums, StridedCopy, ZeroFill {
  void run(Frame frame, Parallelism parallelism);

  /** Kernel and sizes. */
  String describe();
}
