package dev.lanewise.bench.libtorch;

import java.util.List;

/**
 * x → Linear → ReLU → Linear → loss as its users write it, weights stored (out, in).
 *
 * <pre>
 *   loss = mse_loss(linear(relu(linear(x, w1, b1)), w2, b2).squeeze(1), t)
 *   loss.backward()
 *   p -= lr * p.grad     for every parameter, in place
 * </pre>
 *
 * <p>{@code autograd.grad} stands for {@code backward}: the same pass without adding to gradients that would have to be zeroed before.
 */
public enum NetworkScripts {
  /** Mean squared error of a single output. */
  MEAN_SQUARED_ERROR("torch.mse_loss(torch.squeeze(out, 1), t)"),
  /** Cross entropy of class scores. */
  CROSS_ENTROPY("torch.cross_entropy_loss(out, t)");

  private static final List<String> PARAMETERS = List.of("x", "t", "w1", "b1", "w2", "b2");
  private static final String HIDDEN = "h = torch.relu(torch.linear(x, w1, b1))";
  private static final String OUT = "out = torch.linear(h, w2, b2)";

  private final String loss;

  NetworkScripts(String loss) {
    this.loss = "loss = " + loss;
  }

  /** What comes out of the last layer; nothing is judged. */
  public static TorchScript predict() {
    return new TorchScript(List.of("x", "w1", "b1", "w2", "b2"), "Tensor", List.of(HIDDEN, OUT, "return out"));
  }

  /** The loss. */
  public TorchScript forward() {
    return new TorchScript(PARAMETERS, "Tensor", List.of(HIDDEN, OUT, loss, "return loss"));
  }

  /** The gradients of w1, b1, w2, b2 from a loss that remembers how it came about, and still does afterwards. */
  public static TorchScript backward() {
    return new TorchScript(
        List.of("loss", "w1", "b1", "w2", "b2"), "List[Tensor]",
        List.of("g = torch.autograd.grad([loss], [w1, b1, w2, b2], None, True)", "return [" + gradient(0) + ", " + gradient(1) + ", " + gradient(2)
            + ", " + gradient(3) + "]"));
  }

  /** Forward, backward, and a step of gradient descent; returns the loss before it. */
  public TorchScript step(float learningRate) {
    return new TorchScript(PARAMETERS, "Tensor", List.of(
        HIDDEN, OUT, loss, "g = torch.autograd.grad([loss], [w1, b1, w2, b2])",
        update("w1", 0, learningRate), update("b1", 1, learningRate), update("w2", 2, learningRate), update("b2", 3, learningRate), "return loss"));
  }

  /** A detached tensor is the same memory, and changing it is nothing to differentiate. */
  private static String update(String parameter, int index, float learningRate) {
    return "_" + index + " = torch.sub_(torch.detach(" + parameter + "), " + gradient(index) + ", alpha=" + learningRate + ")";
  }

  private static String gradient(int index) {
    return "unchecked_cast(Tensor, g[" + index + "])";
  }
}
