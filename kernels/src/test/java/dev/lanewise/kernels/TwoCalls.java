package dev.lanewise.kernels;

/** Run in a JVM of its own by {@link OtherJvmsTest}: what runs there, or what is wrong, twice, as the first failure must not hide the second. */
final class TwoCalls {
  private TwoCalls() {}

  public static void main(String[] args) {
    for (int call = 1; call <= 2; call++) {
      try {
        float product = Tensor.of(new float[] {1, 2}, 1, 2).matmul(Tensor.of(new float[] {3, 4}, 2, 1)).item();
        System.out.println("call " + call + ": " + Kernels.provider() + " " + product);
        System.out.println(Kernels.describe());
      } catch (RuntimeException | LinkageError failure) {
        System.out.println("call " + call + ": " + failure);
      }
    }
  }
}
