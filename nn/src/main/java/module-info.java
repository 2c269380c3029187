/** A small fully connected network on Lanewise's kernels, whose backward passes can be compared. */
module dev.lanewise.nn {
  requires transitive dev.lanewise.kernels;
  requires static org.jspecify;

  exports dev.lanewise.nn;
}
