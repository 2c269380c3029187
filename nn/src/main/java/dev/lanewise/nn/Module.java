package dev.lanewise.nn;

import dev.lanewise.kernels.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * out = f(inp), and the gradients of a loss given dout, the gradient with respect to out. A layer is two methods,
 * {@link #fwd} and {@link #bwd}.
 *
 * <ul>
 *   <li><b>Remembered.</b> {@link #forward} keeps {@link #inp()} and {@link #out()} by reference, because backward reads them. They are
 *       borrowed: whoever changes their elements before {@link #backward} has run gets the gradient of something else. A forward that
 *       rejects its input leaves what is remembered as it was; in a {@link Sequential}, that of the layers after the one that rejects it.
 *   <li><b>Overwritten, not accumulated.</b> Each backward stores the gradients of its own batch in {@link Parameter#gradient()}; what was
 *       there is not read, so no step needs zeroing. {@link #zeroGradients()} is there for whoever wants zeros.
 *   <li><b>Reused memory.</b> What forward returns is valid until the next forward, what backward returns until the next backward: a call
 *       with the same shapes writes into the same memory.
 *   <li><b>One thread at a time.</b> The kernels inside use several, as many as {@link Sequential#parallelism} allows.
 * </ul>
 *
 * <p>Import this class by its name: with {@code import dev.lanewise.nn.*} alone, {@code Module} could also be {@code java.lang.Module}.
 */
public abstract class Module {
  static final String NOT_ASKED_FOR = "dout: null, which is what backward of a layer returns when its input gradient is not asked for";

  private @Nullable Tensor inp;
  private @Nullable Tensor out;
  private long forwards;
  private boolean needsInputGradient = true;

  /** For layers. */
  protected Module() {}

  /**
   * out = f(inp).
   *
   * @param inp the batch, one sample a row; read in place if contiguous, else copied
   * @return out, valid until the next forward
   * @throws IllegalArgumentException if the layer does not take this shape
   */
  public final Tensor forward(Tensor inp) {
    Objects.requireNonNull(inp, "inp");
    Tensor rows = inp.contiguous();
    Tensor result = fwd(rows);
    remember(rows, result);
    return result;
  }

  /** What backward needs of a forward. */
  final void remember(Tensor inp, Tensor out) {
    this.inp = inp;
    this.out = out;
    forwards++;
  }

  /**
   * dinp = f′(inp)ᵀ·dout, and the gradients of the parameters, which are overwritten. May be repeated.
   *
   * @param dout gradient of the loss with respect to what forward returned, of the same shape
   * @return dinp, valid until the next backward; null if it is not asked for
   * @throws IllegalStateException if forward has not run
   * @throws IllegalArgumentException if dout has another shape than out
   */
  public final @Nullable Tensor backward(Tensor dout) {
    Objects.requireNonNull(dout, NOT_ASKED_FOR);
    if (inp == null || out == null) {
      throw new IllegalStateException(this + ": backward before any forward");
    }
    if (!Shapes.same(dout, out)) {
      throw new IllegalArgumentException(this + ": dout " + Shapes.text(dout) + ", expected " + Shapes.text(out) + ", the shape of out");
    }
    return bwd(inp, out, dout.contiguous());
  }

  /** out = f(inp); inp is contiguous. Checks the shape before it writes anything. */
  protected abstract Tensor fwd(Tensor inp);

  /** The parameters' gradients, and dinp, or null unless {@link #needsInputGradient()}; all three arguments are contiguous. */
  protected abstract @Nullable Tensor bwd(Tensor inp, Tensor out, Tensor dout);

  /** What the last forward read, or null before the first. Borrowed. */
  public final @Nullable Tensor inp() {
    return inp;
  }

  /** What the last forward returned, or null before the first. */
  public final @Nullable Tensor out() {
    return out;
  }

  /** How often forward has changed what is remembered, here or in the layers inside: equal numbers, equal memories. */
  long forwards() {
    return forwards;
  }

  /** Whether backward computes dinp; it does unless told otherwise. */
  public boolean needsInputGradient() {
    return needsInputGradient;
  }

  /** Asks backward for dinp, or spares it: the first layer of a model has nobody to hand it to. */
  public void needsInputGradient(boolean asked) {
    needsInputGradient = asked;
  }

  /** What is learned here; none by default. */
  public List<Parameter> parameters() {
    return List.of();
  }

  /** Sets the gradients of all parameters to 0. */
  public final void zeroGradients() {
    parameters().forEach(Parameter::zeroGradient);
  }
}
