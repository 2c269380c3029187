package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.ContractionOrder;
import dev.lanewise.kernels.ContractionOrder.Pair;
import dev.lanewise.kernels.ContractionOrder.Path;
import dev.lanewise.kernels.ContractionOrder.Search;
import java.util.ArrayList;
import java.util.List;

/**
 * Which two of several operands to multiply first, and then. Step s multiplies nodes first[s] and second[s] into node operands + s; nodes below that
 * are the operands themselves.
 *
 * <p>A product keeps the labels that the output or an operand outside it has. Its cost is the number of multiplications, Π sizes of all labels of its
 * two factors; among equal costs, fewer written elements win.
 */
final class ContractionPath {
  private static final int OPTIMAL_BY_DEFAULT = 6;
  private static final int MOST_OPTIMAL = 12;
  private static final int MOST_GREEDY = 128;

  /** Weight of a written element beside a multiplication: decides between equals and nothing else. */
  private static final double WRITTEN = 0x1p-20;

  private final Labels labels;
  private final long[] operands;
  private final long output;
  private final List<Pair> steps = new ArrayList<>();

  private ContractionPath(Labels labels, long[] operands, long output) {
    this.labels = labels;
    this.operands = operands;
    this.output = output;
  }

  /**
   * The steps for operands with these labels.
   *
   * @throws IllegalArgumentException if an explicit path does not fit the operands, or there are too many for an optimal one
   */
  static List<Pair> find(Labels labels, long[] operands, long output, ContractionOrder order) {
    ContractionPath path = new ContractionPath(labels, operands, output);
    int n = operands.length;
    switch (order) {
      case Path given -> path.follow(given);
      case Search search when n <= 2 -> path.leftToRight();
      case Search search -> {
        switch (search) {
          case AUTO -> path.search(n <= OPTIMAL_BY_DEFAULT);
          case OPTIMAL -> path.search(true);
          case GREEDY -> path.search(false);
          case LEFT_TO_RIGHT -> path.leftToRight();
        }
      }
    }
    return path.steps;
  }

  private void search(boolean optimal) {
    int n = operands.length;
    if (optimal && n > MOST_OPTIMAL) {
      throw labels.equation().error("an optimal order of " + n + " operands, expected at most " + MOST_OPTIMAL);
    }
    if (optimal) {
      new Optimum().emit((1 << n) - 1);
    } else if (n <= MOST_GREEDY) {
      greedy();
    } else {
      leftToRight();
    }
  }

  private void leftToRight() {
    for (int operand = 1; operand < operands.length; operand++) {
      steps.add(new Pair(operand == 1 ? 0 : operands.length + operand - 2, operand));
    }
  }

  private void follow(Path path) {
    List<Integer> nodes = new ArrayList<>();
    for (int operand = 0; operand < operands.length; operand++) {
      nodes.add(operand);
    }
    for (Pair pair : path.pairs()) {
      int first = pair.first();
      int second = pair.second();
      if (first < 0 || second < 0 || first >= nodes.size() || second >= nodes.size() || first == second) {
        throw labels.equation().error(
            "path: step " + steps.size() + " is (" + first + ", " + second + "), expected two of the positions 0 to " + (nodes.size() - 1));
      }
      steps.add(new Pair(nodes.get(first), nodes.get(second)));
      nodes.remove(Math.max(first, second));
      nodes.remove(Math.min(first, second));
      nodes.add(operands.length + steps.size() - 1);
    }
    if (nodes.size() != 1) {
      throw labels.equation().error("path: " + steps.size() + " steps for " + operands.length + " operands, expected " + (operands.length - 1));
    }
  }

  private void greedy() {
    List<Integer> nodes = new ArrayList<>();
    List<Long> sets = new ArrayList<>();
    for (int operand = 0; operand < operands.length; operand++) {
      nodes.add(operand);
      sets.add(operands[operand]);
    }
    while (nodes.size() > 1) {
      int[] users = users(sets);
      int first = 0;
      int second = 1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < sets.size(); i++) {
        for (int j = i + 1; j < sets.size(); j++) {
          double growth = labels.elements(kept(sets, users, i, j)) - labels.elements(sets.get(i)) - labels.elements(sets.get(j));
          double cost = growth + WRITTEN * labels.elements(sets.get(i) | sets.get(j));
          if (cost < least) {
            least = cost;
            first = i;
            second = j;
          }
        }
      }
      long product = kept(sets, users, first, second);
      steps.add(new Pair(nodes.get(first), nodes.get(second)));
      nodes.remove(second);
      nodes.remove(first);
      sets.remove(second);
      sets.remove(first);
      nodes.add(operands.length + steps.size() - 1);
      sets.add(product);
    }
  }

  /** How many of the sets each label is in; one more if it is in the output. */
  private int[] users(List<Long> sets) {
    int[] users = new int[labels.count()];
    for (int label = 0; label < users.length; label++) {
      users[label] = (int) (output >>> label & 1);
      for (long set : sets) {
        users[label] += (int) (set >>> label & 1);
      }
    }
    return users;
  }

  private static long kept(List<Long> sets, int[] users, int i, int j) {
    long both = sets.get(i) & sets.get(j);
    long kept = sets.get(i) ^ sets.get(j);
    for (long rest = both; rest != 0; rest &= rest - 1) {
      int label = Long.numberOfTrailingZeros(rest);
      kept |= users[label] > 2 ? 1L << label : 0;
    }
    return kept;
  }

  /** Dynamic programming over the subsets of operands: the best way to multiply a subset is the best cut of it in two. */
  private final class Optimum {
    private final double[] cost = new double[1 << operands.length];
    private final int[] cut = new int[1 << operands.length];
    private final long[] kept = new long[1 << operands.length];

    Optimum() {
      int all = cost.length - 1;
      long[] union = new long[cost.length];
      for (int subset = 1; subset <= all; subset++) {
        union[subset] = union[subset & (subset - 1)] | operands[Integer.numberOfTrailingZeros(subset)];
      }
      for (int subset = 1; subset <= all; subset++) {
        kept[subset] = union[subset] & (output | union[all ^ subset]);
        if (Integer.bitCount(subset) > 1) {
          findCut(subset);
        }
      }
    }

    private void findCut(int subset) {
      cost[subset] = Double.POSITIVE_INFINITY;
      int lowest = Integer.lowestOneBit(subset);
      for (int part = (subset - 1) & subset; part > 0; part = (part - 1) & subset) {
        int rest = subset ^ part;
        if ((part & lowest) == 0) {
          continue;
        }
        double total = cost[part] + cost[rest] + labels.elements(kept[part] | kept[rest]) + WRITTEN * labels.elements(kept[subset]);
        if (total < cost[subset] || cut[subset] == 0) {
          cost[subset] = total;
          cut[subset] = part;
        }
      }
    }

    /** Adds the steps of a subset and returns its node. */
    int emit(int subset) {
      if (Integer.bitCount(subset) == 1) {
        return Integer.numberOfTrailingZeros(subset);
      }
      int first = emit(cut[subset]);
      int second = emit(subset ^ cut[subset]);
      steps.add(new Pair(first, second));
      return operands.length + steps.size() - 1;
    }
  }
}
