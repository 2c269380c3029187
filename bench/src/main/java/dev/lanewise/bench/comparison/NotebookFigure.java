package dev.lanewise.bench.comparison;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A time that one of the notebooks printed: PyTorch on a CPU, their machine. To be compared as a ratio within one notebook, never with a
 * clock here.
 *
 * @param what what they timed, in their words
 * @param name the question here that it belongs to
 * @param shape its size
 * @param contender who here does it the same way
 * @param printed the figure as they print it, in milliseconds
 * @param ms the same as a number, the middle of a range
 * @param beside whether it is the one to print beside the contender's own; of two for the same question only one can be
 */
public record NotebookFigure(String what, String name, Shape shape, String contender, String printed, double ms, boolean beside) {
  public static final Shape TRAIN_50 = new Shape(50_000, 784, 50);
  private static final Shape VALID_50 = new Shape(10_000, 784, 50);
  public static final Shape TRAIN_80 = new Shape(50_000, 784, 80);
  public static final Shape VALID_80 = new Shape(10_000, 784, 80);

  /** All of them, in the notebooks' order. */
  public static final List<NotebookFigure> ALL = List.of(
      new NotebookFigure("forward", "forward", VALID_50, Names.LANEWISE, "4.58", 4.58, true),
      new NotebookFigure("forward + loss", "forward + loss", TRAIN_50, Names.LANEWISE, "30–32", 31, true),
      new NotebookFigure("backward, naive gw", "backward", TRAIN_50, Names.NAIVE, "2,190", 2190, true),
      new NotebookFigure("backward, einsum gw", "backward", TRAIN_50, Names.EINSUM, "75", 75, true),
      new NotebookFigure(
          "backward, the framework's own Linear (xᵀ @ gy inside)", "backward", TRAIN_50, Names.TRANSPOSE_MATMUL, "28", 28, true),
      new NotebookFigure("forward", "forward", VALID_80, Names.LANEWISE, "17.6", 17.6, true),
      new NotebookFigure("backward of layer 2 only", "layer 2 backward", TRAIN_80, Names.LANEWISE, "7.8–7.9", 7.85, true),
      new NotebookFigure("forward + loss, layers as classes", "forward + loss", TRAIN_80, Names.LANEWISE, "524", 524, true),
      new NotebookFigure("backward, layers as classes (xᵀ @ gy)", "backward", TRAIN_80, Names.TRANSPOSE_MATMUL, "324", 324, true),
      new NotebookFigure("backward, einsum for gx and gw", "backward", TRAIN_80, Names.EINSUM, "315", 315, true),
      new NotebookFigure("backward, einsum for gx and gw", "backward", VALID_80, Names.EINSUM, "48.1", 48.1, true),
      new NotebookFigure("backward, matmul for both", "backward", VALID_80, Names.TRANSPOSE_MATMUL, "46.6", 46.6, true),
      new NotebookFigure("backward, the framework's own Linear", "backward", TRAIN_80, Names.TRANSPOSE_MATMUL, "91.5", 91.5, false));

  /** What they printed, if they did, for work that a contender here does the same way. */
  public static Optional<NotebookFigure> find(String what, Shape shape, String contender) {
    return ALL.stream()
        .filter(figure -> figure.what.startsWith(what) && figure.shape.equals(shape) && figure.contender.equals(contender)).findFirst();
  }

  /** The figure to print beside a contender's own. */
  public static OptionalDouble of(String name, Shape shape, String contender) {
    return ALL.stream()
        .filter(figure -> figure.beside && figure.name.equals(name) && figure.shape.equals(shape) && figure.contender.equals(contender))
        .mapToDouble(NotebookFigure::ms)
        .findFirst();
  }
}
