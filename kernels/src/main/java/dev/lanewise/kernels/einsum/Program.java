package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Tensor;
import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The steps of a plan for operands, and maybe an output, of certain strides. Thread-safe; one caller at a time reuses the intermediates. */
final class Program {
  private final Labels labels;
  private final int[][] strides;
  private final int @Nullable [] outStrides;
  private final boolean view;
  private final int[] resultStrides;
  private final Step[] steps;
  private final int[] elements;
  private final int[] resultShape;
  private final AtomicReference<SoftReference<Frame>> idle = new AtomicReference<>();

  Program(Labels labels, int[][] strides, int @Nullable [] outStrides, boolean view, int[] resultStrides, Step[] steps, int[] elements) {
    this.labels = labels;
    this.strides = strides;
    this.outStrides = outStrides;
    this.view = view;
    this.resultStrides = resultStrides;
    this.steps = steps;
    this.elements = elements;
    resultShape = labels.outputShape();
  }

  /** Whether this is the program for tensors of these strides; {@code out} is null for a new result. */
  boolean suits(@Nullable Tensor out, Tensor[] operands) {
    if (out == null || outStrides == null ? out != null || outStrides != null : !hasStrides(out, outStrides)) {
      return false;
    }
    for (int i = 0; i < operands.length; i++) {
      if (!hasStrides(operands[i], strides[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasStrides(Tensor x, int[] strides) {
    for (int r = 0; r < strides.length; r++) {
      if (x.stride(r) != strides[r]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the result is a view of the only operand. */
  boolean isView() {
    return view;
  }

  Tensor run(Parallelism parallelism, Tensor[] operands) {
    if (view) {
      return Tensor.strided(operands[0].data(), operands[0].offset(), resultShape, resultStrides);
    }
    float[] result = new float[(int) labels.elements(labels.ofOutput())];
    run(parallelism, operands, result, 0);
    return Tensor.strided(result, 0, resultShape, resultStrides);
  }

  void run(Parallelism parallelism, Tensor[] operands, float[] result, int offset) {
    SoftReference<Frame> reference = idle.getAndSet(null);
    Frame frame = reference == null ? null : reference.get();
    if (frame == null) {
      frame = new Frame(operands.length, elements);
    }
    frame.begin(operands, result, offset);
    for (Step step : steps) {
      step.run(frame, parallelism);
    }
    frame.end();
    idle.set(frame.idle);
  }
}
