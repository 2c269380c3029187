/** Float kernels at native speed from plain Java: sgemm, contractions, and what a fully connected network needs. No runtime dependency. */
@SuppressWarnings("module") // the bridge is compiled after this
module dev.lanewise.kernels {
  requires jdk.incubator.vector;
  // Tells whether the CPU has FMA and C2 is on. Without it, on the class path of a cut-down JDK, plain loops run.
  requires jdk.management;
  requires static org.jspecify;

  exports dev.lanewise.kernels;
  // One rule of what overlaps for all that write to memory.
  exports dev.lanewise.kernels.layout to dev.lanewise.blas;
}
