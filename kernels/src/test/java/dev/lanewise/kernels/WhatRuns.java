package dev.lanewise.kernels;

/** Prints what runs; started by {@link ModulePathTest} as the main class of a module. */
final class WhatRuns {
  private WhatRuns() {}

  public static void main(String[] args) {
    System.out.println(WhatRuns.class.getModule());
    System.out.println(Kernels.describe());
    System.out.println(Tensor.of(new float[] {1, 2}, 1, 2).matmul(Tensor.of(new float[] {3, 4}, 2, 1)).item());
  }
}
