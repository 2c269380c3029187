/** Float kernels at native speed from plain Java: sgemm, contractions, and what a fully connected network needs. No runtime dependency. */
module dev.lanewise.kernels {
  requires jdk.incubator.vector;
  // Only asked whether the CPU has FMA; everything works without it.
  requires static jdk.management;
  requires static org.jspecify;

  exports dev.lanewise.kernels;
}
