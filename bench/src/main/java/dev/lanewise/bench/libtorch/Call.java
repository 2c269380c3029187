package dev.lanewise.bench.libtorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.List;

/** A function with its arguments; to run it is one call of libtorch, which gives back all memory it took. */
public final class Call implements Runnable {
  private final Libtorch libtorch;
  private final PtSymbolBlock function;
  private final NDList arguments;
  private final boolean gradients;

  private Call(Libtorch libtorch, PtSymbolBlock function, NDList arguments, boolean gradients) {
    this.libtorch = libtorch;
    this.function = function;
    this.arguments = arguments;
    this.gradients = gradients;
  }

  /** Without gradients, as in Python's {@code inference_mode}. */
  public static Call inference(Libtorch libtorch, TorchScript script, NDArray... arguments) {
    return new Call(libtorch, libtorch.compile(script), new NDList(arguments), false);
  }

  /** With gradients recorded for what was made by {@link Libtorch#parameter}. */
  public static Call training(Libtorch libtorch, TorchScript script, NDArray... arguments) {
    return new Call(libtorch, libtorch.compile(script), new NDList(arguments), true);
  }

  @Override
  public void run() {
    evaluate().close();
  }

  /** Every tensor that the function returns, as an array. */
  public List<float[]> results() {
    try (NDList results = evaluate()) {
      return results.stream().map(NDArray::toFloatArray).toList();
    }
  }

  /** What the function returns, in libtorch's memory until closed. */
  public NDList evaluate() {
    libtorch.prepareThread();
    return IValueUtils.forward(function, arguments, gradients);
  }
}
