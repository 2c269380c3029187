/**
 * A bridge to OpenBLAS or any other CBLAS library through java.lang.foreign: the native baseline that the kernels are measured against.
 *
 * <p>It needs {@code --enable-native-access=dev.lanewise.blas}. The jar of the embedded library stays on the class path, where it is found
 * from here too: as a module it would have to be resolved by name and would draw in JNI classes that nobody calls.
 */
module dev.lanewise.blas {
  requires transitive dev.lanewise.kernels;
  // Only for extracting the embedded library; none of its native code is loaded.
  requires org.bytedeco.javacpp;
  requires static org.jspecify;

  exports dev.lanewise.blas;
}
