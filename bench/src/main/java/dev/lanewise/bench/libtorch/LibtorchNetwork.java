package dev.lanewise.bench.libtorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.lanewise.kernels.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** The network of {@link NetworkScripts} on one batch. Parameters come and go as ours are: w1 (in, hidden), b1, w2 (hidden, out), b2. */
public final class LibtorchNetwork {
  private final Libtorch libtorch;
  private final NetworkScripts scripts;
  private final NDArray x;
  private final NDArray target;
  private final List<NDArray> parameters;

  /** Starts from copies of the parameters. */
  public LibtorchNetwork(Libtorch libtorch, NetworkScripts scripts, NDArray x, NDArray target, List<float[]> parameters) {
    this.libtorch = libtorch;
    this.scripts = scripts;
    this.x = x;
    this.target = target;
    int in = Math.toIntExact(x.getShape().get(1));
    int hidden = parameters.get(1).length;
    int out = parameters.get(3).length;
    this.parameters = List.of(
        libtorch.parameter(transposed(in, hidden, parameters.get(0)), hidden, in), libtorch.parameter(parameters.get(1), hidden),
        libtorch.parameter(transposed(hidden, out, parameters.get(2)), out, hidden), libtorch.parameter(parameters.get(3), out));
  }

  /** What comes out of the last layer. */
  public Call predict() {
    return Call.inference(libtorch, NetworkScripts.predict(), with(x));
  }

  /** The loss. */
  public Call forward() {
    return Call.inference(libtorch, scripts.forward(), with(x, target));
  }

  /** Gradients in libtorch's own layout, which {@link #ours} undoes, from a loss that is computed here and kept. */
  public Call backward() {
    NDList loss = Call.training(libtorch, scripts.forward(), with(x, target)).evaluate();
    return Call.training(libtorch, NetworkScripts.backward(), with(loss.singletonOrThrow()));
  }

  /** A step of gradient descent, which changes the parameters: of a network that no kept loss came from. */
  public Call step(float learningRate) {
    return Call.training(libtorch, scripts.step(learningRate), with(x, target));
  }

  /** As they are now. */
  public List<float[]> parameters() {
    return ours(parameters.stream().map(NDArray::toFloatArray).toList());
  }

  /** Weights (in, out) again. */
  public List<float[]> ours(List<float[]> theirs) {
    int in = Math.toIntExact(x.getShape().get(1));
    int hidden = theirs.get(1).length;
    int out = theirs.get(3).length;
    return List.of(transposed(hidden, in, theirs.get(0)), theirs.get(1), transposed(out, hidden, theirs.get(2)), theirs.get(3));
  }

  private NDArray[] with(NDArray... first) {
    return Stream.concat(Stream.of(first), parameters.stream()).toArray(NDArray[]::new);
  }

  private static float[] transposed(int rows, int columns, float[] x) {
    return Tensor.of(x, rows, columns).transpose().toArray();
  }
}
