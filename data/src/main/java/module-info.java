/** Labelled images for training: IDX files, and MNIST inside the jar. Needs nothing but java.base, and knows nothing of the kernels. */
module dev.lanewise.data {
  requires static org.jspecify;

  exports dev.lanewise.data;
}
