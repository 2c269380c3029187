package dev.lanewise.kernels.einsum;

/**
 * An operand, an intermediate or the result on its way through a program: which labels its elements depend on, and their strides.
 *
 * @param slot where its storage is in a {@link Frame}
 * @param labels the labels, as bits
 * @param strides by label; 0 for those that are not in it
 */
record View(int slot, long labels, int[] strides) {
  /** Labels from the largest stride to the smallest, equal ones in the order of their numbers. */
  static int[] ordered(long labels, int[] strides) {
    int[] order = new int[Long.bitCount(labels)];
    int count = 0;
    for (long rest = labels; rest != 0; rest &= rest - 1) {
      int label = Long.numberOfTrailingZeros(rest);
      int at = count++;
      while (at > 0 && strides[order[at - 1]] < strides[label]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = label;
    }
    return order;
  }

  /** Strides by label of contiguous storage in the order of the given groups. */
  static int[] contiguous(Labels labels, int[]... groups) {
    int[] strides = new int[labels.count()];
    int stride = 1;
    for (int group = groups.length - 1; group >= 0; group--) {
      for (int i = groups[group].length - 1; i >= 0; i--) {
        int label = groups[group][i];
        strides[label] = stride;
        stride *= Math.max(1, labels.size(label));
      }
    }
    return strides;
  }
}
