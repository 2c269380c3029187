package dev.lanewise.bench.libtorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * libtorch, loaded into this JVM, at its best: functions in TorchScript, so that one call from Java does all the work, on operands that stay where
 * libtorch put them.
 */
public final class Libtorch {
  private static final String ENGINE = "PyTorch";

  private final Installation installation;
  private final int threads;
  private final PtNDManager manager;
  private Thread prepared;

  private Libtorch(Installation installation, int threads, PtNDManager manager) {
    this.installation = installation;
    this.threads = threads;
    this.manager = manager;
  }

  /**
   * Loads it; whatever is wrong with it is thrown, or ends the JVM.
   *
   * @param installation whose jars are on the class path, and for which the environment has been set
   * @param threads of every operation
   */
  public static Libtorch load(Installation installation, int threads) {
    Engine.getEngine(ENGINE);
    Libtorch libtorch = new Libtorch(installation, threads, (PtNDManager) NDManager.newBaseManager(Device.cpu(), ENGINE));
    libtorch.prepareThread();
    return libtorch;
  }

  /** Version, what it is made of, instruction set, file. */
  public String describe() {
    return BuildFacts.of(installation.library()) + "; " + installation.library();
  }

  /** A copy of the values in libtorch's own memory. */
  public NDArray tensor(float[] values, int... shape) {
    return own(FloatBuffer.wrap(values), DataType.FLOAT32, shape);
  }

  /** The same, and gradients are taken with respect to it. */
  public NDArray parameter(float[] values, int... shape) {
    NDArray parameter = tensor(values, shape);
    parameter.setRequiresGradient(true);
    return parameter;
  }

  /** Numbers of classes. */
  public NDArray labels(int[] labels) {
    return own(LongBuffer.wrap(IntStream.of(labels).asLongStream().toArray()), DataType.INT64, labels.length);
  }

  /** What DJL makes of a buffer remains in Java's memory, at whatever alignment that has. */
  private NDArray own(Buffer values, DataType type, int... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(Arrays.stream(shape).asLongStream().toArray()), type)) {
      return borrowed.duplicate();
    }
  }

  /** A function of tensors in TorchScript. */
  PtSymbolBlock compile(TorchScript script) {
    try {
      return JniUtils.loadModule(manager, new ByteArrayInputStream(script.archive()), false, false);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * All that libtorch keeps by thread: gradients are recorded unless a call says otherwise; functions run as they are written, which for those here
   * is as fast as what its optimizer makes of them, and from the first call on; so many threads.
   */
  void prepareThread() {
    if (prepared == Thread.currentThread()) {
      return;
    }
    JniUtils.setGradMode(true);
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setNumThreads(threads);
    if (JniUtils.getNumThreads() != threads) {
      throw new IllegalStateException("threads of libtorch: " + JniUtils.getNumThreads() + ", expected " + threads);
    }
    prepared = Thread.currentThread();
  }
}
