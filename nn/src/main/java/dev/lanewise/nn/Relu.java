package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;

/**
 * out = max(inp, 0) − shift, for inputs of any shape. NaN stays NaN.
 *
 * <p>A shift of 0.5 brings the mean of the activations of standardized inputs near 0. The gradient does not depend on it; where inp is NaN
 * it is that of out, unchanged.
 */
public final class Relu extends Module {
  private final float shift;
  private final Buffer outBuffer = new Buffer();
  private final Buffer dinpBuffer = new Buffer();

  /** max(inp, 0). */
  public Relu() {
    this(0f);
  }

  /** max(inp, 0) − shift. */
  public Relu(float shift) {
    this.shift = shift;
  }

  @Override
  protected Tensor fwd(Tensor inp) {
    Tensor out = outBuffer.apartFrom(inp, inp.shape());
    // out = inp.clamp_min(0.) - shift
    dev.lanewise.kernels.Relu.forward(inp.elements(), shift, inp.data(), inp.offset(), out.data(), out.offset());
    return out;
  }

  @Override
  protected Tensor bwd(Tensor inp, Tensor out, Tensor dout) {
    if (!needsInputGradient()) {
      return null;
    }
    Tensor dinp = dinpBuffer.apartFrom(dout, inp.shape());
    // inp.g = (inp > 0).float() * out.g
    dev.lanewise.kernels.Relu.backward(
        inp.elements(), inp.data(), inp.offset(), dout.data(), dout.offset(), dinp.data(), dinp.offset());
    return dinp;
  }

  /** {@code Relu()} or {@code Relu(shift 0.5)}. */
  @Override
  public String toString() {
    return shift == 0 ? "Relu()" : "Relu(shift " + shift + ")";
  }
}
