package dev.lanewise.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * In which order {@link Einsum} multiplies more than two operands, two at a time. The order decides over the work by orders of magnitude: a product of
 * a matrix, a matrix and a vector is cheap from the right and dear from the left. Results differ in rounding only.
 */
public sealed interface ContractionOrder {
  /** Ways to find an order. */
  enum Search implements ContractionOrder {
    /** {@link #OPTIMAL} up to 6 operands, {@link #GREEDY} beyond. */
    AUTO,
    /** Fewest multiplications of all orders, at most 12 operands. */
    OPTIMAL,
    /** Always the pair whose product adds the fewest elements to those of its factors; beyond 128 operands from left to right. */
    GREEDY,
    /** ((a·b)·c)·d. */
    LEFT_TO_RIGHT
  }

  /** An order given step by step. */
  record Path(List<Pair> pairs) implements ContractionOrder {
    public Path {
      pairs = List.copyOf(pairs);
    }
  }

  /** Positions of two operands in the list of those that remain; their product goes to the end of the list. */
  record Pair(int first, int second) {}

  /** {@link Search#AUTO}. */
  static ContractionOrder auto() {
    return Search.AUTO;
  }

  /** {@link Search#OPTIMAL}. */
  static ContractionOrder optimal() {
    return Search.OPTIMAL;
  }

  /** {@link Search#GREEDY}. */
  static ContractionOrder greedy() {
    return Search.GREEDY;
  }

  /** {@link Search#LEFT_TO_RIGHT}. */
  static ContractionOrder leftToRight() {
    return Search.LEFT_TO_RIGHT;
  }

  /**
   * An order step by step, in the form of NumPy's and opt_einsum's paths: each step names the positions of two operands in the list of those that
   * remain, takes them out, and appends their product.
   *
   * @throws IllegalArgumentException if a step has not two positions
   */
  static ContractionOrder path(int[]... pairs) {
    Objects.requireNonNull(pairs, "pairs");
    return new Path(Arrays.stream(pairs).map(pair -> {
      if (pair.length != 2) {
        throw new IllegalArgumentException("path: step " + Arrays.toString(pair) + ", expected two positions");
      }
      return new Pair(pair[0], pair[1]);
    }).toList());
  }
}
