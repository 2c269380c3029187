package dev.lanewise.nn;

import dev.lanewise.kernels.MeanSquaredError;
import dev.lanewise.kernels.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * mean((out[:, 0] − target)²), the mean squared error.
 *
 * <p>out (n, 1) or (n) goes with target (n, 1) or (n): a trailing 1 is dropped on both sides, and then the shapes must be equal. Nothing is
 * broadcast, because (n, 1) − (n) would silently become (n, n).
 */
public final class MseLoss implements Loss<Tensor> {
  private final Buffer doutBuffer = new Buffer();
  private @Nullable Tensor out;
  private @Nullable Tensor target;

  /** Nothing to choose. */
  public MseLoss() {}

  @Override
  public float forward(Tensor out, Tensor target) {
    Objects.requireNonNull(target, "target");
    if (!sameButForTrailingOne(out, target)) {
      throw new IllegalArgumentException(
          "MseLoss: out " + Shapes.text(out) + " against target " + Shapes.text(target)
              + ", expected equal shapes but for a trailing 1; nothing is broadcast");
    }
    Tensor o = out.contiguous();
    Tensor t = target.contiguous();
    // (out[:,0] - target).pow(2).mean()
    float loss = MeanSquaredError.forward(o.elements(), o.data(), o.offset(), t.data(), t.offset());
    this.out = o;
    this.target = t;
    return loss;
  }

  @Override
  public Tensor backward() {
    if (out == null || target == null) {
      throw new IllegalStateException("MseLoss: backward before any forward");
    }
    Tensor dout = doutBuffer.apartFrom(out, out);
    // out.g = 2. * (out[:,0] - target)[:,None] / n
    MeanSquaredError.backward(
        out.elements(), out.data(), out.offset(), target.data(), target.offset(), dout.data(), dout.offset());
    return dout;
  }

  private static boolean sameButForTrailingOne(Tensor a, Tensor b) {
    int rank = rankWithoutTrailingOne(a);
    if (rank != rankWithoutTrailingOne(b)) {
      return false;
    }
    for (int r = 0; r < rank; r++) {
      if (a.size(r) != b.size(r)) {
        return false;
      }
    }
    return true;
  }

  private static int rankWithoutTrailingOne(Tensor tensor) {
    return tensor.rank() > 1 && tensor.size(-1) == 1 ? tensor.rank() - 1 : tensor.rank();
  }
}
