package dev.lanewise.nn;

import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.kernels.Transpose;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * out = inp @ w + b.
 *
 * <ul>
 *   <li>inp is (n, in), w (in, out), b (out), out (n, out). The bias is optional.
 *   <li>Backward: w.g = inp.t() @ out.g, b.g = out.g.sum(0), inp.g = out.g @ w.t(); {@link #weightGradient(WeightGradient)} chooses by
 *       which way.
 *   <li>No samples, n = 0: an empty out, and gradients of 0.
 * </ul>
 */
public final class Linear extends Module {
  private final int in;
  private final int out;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final Epilogue addBias;
  private final Epilogue addBiasThenRelu;
  private final Buffer outBuffer = new Buffer();
  private final Buffer dinpBuffer = new Buffer();
  private WeightGradient weightGradient = WeightGradient.FASTEST;
  private @Nullable SgemmRoutine rival;
  private Parallelism parallelism = Parallelism.auto();

  /** Over these very tensors, not copies: w (in, out) and b (out), contiguous. */
  public Linear(Tensor weight, Tensor bias) {
    this(weight, Optional.of(Objects.requireNonNull(bias, "bias")));
  }

  /** Over this very tensor w (in, out), contiguous; no bias. */
  public Linear(Tensor weight) {
    this(weight, Optional.empty());
  }

  /** Weights drawn by {@code init}, biases zero. */
  public Linear(int in, int out, Init init, RandomGenerator random) {
    this(init.weight(in, out, random), Tensor.zeros(out));
  }

  private Linear(Tensor weight, Optional<Tensor> bias) {
    if (weight.rank() != 2 || weight.size(0) < 1 || weight.size(1) < 1) {
      throw new IllegalArgumentException("weight: " + Shapes.text(weight) + ", expected (in, out), both ≥ 1");
    }
    in = weight.size(0);
    out = weight.size(1);
    bias.filter(b -> b.rank() != 1 || b.size(0) != out).ifPresent(b -> {
      throw new IllegalArgumentException("bias: " + Shapes.text(b) + ", expected " + Shapes.text(out) + " for a weight " + Shapes.text(weight));
    });
    this.weight = new Parameter("weight", weight);
    this.bias = bias.map(b -> new Parameter("bias", b)).orElse(null);
    addBias = bias.map(b -> Epilogue.bias(b.data(), b.offset())).orElse(Epilogue.none());
    addBiasThenRelu = bias.map(b -> Epilogue.biasRelu(b.data(), b.offset())).orElse(Epilogue.relu());
  }

  /** Chooses how backward computes its products, forward's being Lanewise's own. {@link WeightGradient#FASTEST} unless called. */
  public Linear weightGradient(WeightGradient strategy) {
    weightGradient = Objects.requireNonNull(strategy, "strategy");
    rival = null;
    return this;
  }

  /** How backward computes its products. */
  public WeightGradient weightGradient() {
    return weightGradient;
  }

  /**
   * Runs all three products, forward's and both of backward, on another library's product, until {@link #weightGradient(WeightGradient)}
   * chooses again. The other library keeps its own threads, whatever {@link #parallelism()} says.
   */
  public Linear runOn(String name, SgemmRoutine routine) {
    weightGradient = WeightGradient.rival(name, routine);
    rival = routine;
    return this;
  }

  /** How many threads Lanewise's own products may use; no bit depends on it. {@link Parallelism#auto()} unless called. */
  public Linear parallelism(Parallelism parallelism) {
    this.parallelism = Objects.requireNonNull(parallelism, "parallelism");
    return this;
  }

  /** How many threads Lanewise's own products may use. */
  public Parallelism parallelism() {
    return parallelism;
  }

  @Override
  protected Tensor fwd(Tensor inp) {
    return product(inp, addBias);
  }

  /** Whether the product can store max(out, 0) at once; another library's cannot. */
  boolean fusesRelu() {
    return rival == null;
  }

  /** As {@link #forward}, out = max(inp @ w + b, 0). */
  Tensor forwardWithRelu(Tensor inp) {
    Tensor rows = inp.contiguous();
    Tensor result = product(rows, addBiasThenRelu);
    remember(rows, result);
    return result;
  }

  private Tensor product(Tensor inp, Epilogue epilogue) {
    if (inp.rank() != 2 || inp.size(1) != in) {
      throw new IllegalArgumentException(this + ": inp " + Shapes.text(inp) + ", expected (n, " + in + ")");
    }
    int n = inp.size(0);
    Tensor y = outBuffer.apartFrom(inp, n, out);
    float[] w = weight.value().data();
    int wOffset = weight.value().offset();
    // out = inp @ w + b
    if (rival == null) {
      Sgemm.sgemm(
          Transpose.NO, Transpose.NO, n, out, in,
          1f, inp.data(), inp.offset(), in,
          w, wOffset, out,
          0f, y.data(), y.offset(), out, epilogue, parallelism);
    } else {
      rival.sgemm(
          Transpose.NO, Transpose.NO, n, out, in,
          1f, inp.data(), inp.offset(), in,
          w, wOffset, out,
          0f, y.data(), y.offset(), out);
      if (bias != null) {
        Bias.add(n, out, y.data(), y.offset(), out, bias.value().data(), bias.value().offset(), y.data(), y.offset(), out);
      }
    }
    return y;
  }

  @Override
  protected @Nullable Tensor bwd(Tensor inp, Tensor y, Tensor dout) {
    int n = inp.size(0);
    // w.g = inp.t() @ out.g
    weightGradient.weightGradient(weight.gradient(), inp, dout, parallelism);
    if (bias != null) {
      // b.g = out.g.sum(0)
      Bias.columnSum(n, out, dout.data(), dout.offset(), out, bias.gradient().data(), bias.gradient().offset(), parallelism);
    }
    if (!needsInputGradient()) {
      return null;
    }
    // inp.g = out.g @ w.t()
    Tensor dinp = dinpBuffer.apartFrom(dout, n, in);
    weightGradient.inputGradient(dinp, dout, weight.value(), parallelism);
    return dinp;
  }

  /** w (in, out). */
  public Parameter weight() {
    return weight;
  }

  /** b (out), or null without a bias. */
  public @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public List<Parameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** {@code Linear(784, 50)}. */
  @Override
  public String toString() {
    return "Linear(" + in + ", " + out + (bias == null ? ", no bias)" : ")");
  }
}
