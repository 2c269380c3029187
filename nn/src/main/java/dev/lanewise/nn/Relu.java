package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Rectifier;
import dev.lanewise.kernels.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * out = max(inp, 0) − shift, for inputs of any shape. NaN stays NaN.
 *
 * <p>{@link #inPlace} overwrites inp with out and dout with dinp, which saves passes over memory and two tensors; after a {@link Linear}, it saves both passes, as
 * {@link Sequential} has the product store what is left of it. The gradient is the same: out ≤ 0 where inp ≤ 0.
 *
 * <p>A shift of 0.5 brings the mean of the activations of standardized inputs near 0. The gradient does not depend on it; where inp is NaN
 * it is that of out, unchanged.
 */
public final class Relu extends Module {
  private final float shift;
  private final Buffer outBuffer = new Buffer();
  private final Buffer dinpBuffer = new Buffer();
  private final boolean inPlace;
  private Parallelism parallelism = Parallelism.auto();

  /** max(inp, 0). */
  public Relu() {
    this(0f);
  }

  /** max(inp, 0) − shift. */
  public Relu(float shift) {
    this(shift, false);
  }

  private Relu(float shift, boolean inPlace) {
    this.shift = shift;
    this.inPlace = inPlace;
  }

  /**
   * inp ← max(inp, 0), which is out, too, and in backward dout ← dinp: for tensors that nobody else reads any more, such as the output of a
   * {@link Linear} and the input gradient of the next. {@link Module#inp} and the out of the layer before then hold out.
   */
  public static Relu inPlace() {
    return new Relu(0f, true);
  }

  boolean isInPlace() {
    return inPlace;
  }

  /** How many threads may be used; no bit depends on it. {@link Parallelism#auto()} unless called. */
  public Relu parallelism(Parallelism parallelism) {
    this.parallelism = Objects.requireNonNull(parallelism, "parallelism");
    return this;
  }

  @Override
  protected Tensor fwd(Tensor inp) {
    Tensor out = inPlace ? inp : outBuffer.apartFrom(inp, inp);
    // out = inp.clamp_min(0.) - shift
    Rectifier.forward(inp.elements(), shift, inp.data(), inp.offset(), out.data(), out.offset(), parallelism);
    return out;
  }

  @Override
  protected @Nullable Tensor bwd(Tensor inp, Tensor out, Tensor dout) {
    if (!needsInputGradient()) {
      return null;
    }
    Tensor dinp = inPlace ? dout : dinpBuffer.apartFrom(dout, inp);
    // inp.g = (inp > 0).float() * out.g
    Rectifier.backward(
        inp.elements(), inp.data(), inp.offset(), dout.data(), dout.offset(), dinp.data(), dinp.offset(), parallelism);
    return dinp;
  }

  /** {@code Relu()}, {@code Relu(in place)} or {@code Relu(shift 0.5)}. */
  @Override
  public String toString() {
    return inPlace ? "Relu(in place)" : shift == 0 ? "Relu()" : "Relu(shift " + shift + ")";
  }
}
