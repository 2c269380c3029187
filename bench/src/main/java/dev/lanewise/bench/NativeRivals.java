package dev.lanewise.bench;

import dev.lanewise.bench.goals.Rivals;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where libraries to compare with are: the options of every command that compares. */
final class NativeRivals {
  private NativeRivals() {}

  /** MKL, beside OpenBLAS. */
  static final class Mkl {
    @Option(names = "--mkl", paramLabel = "FILE", description = "Compare with MKL, too, and with this libmkl_rt.so.2.")
    Path file;

    /** OpenBLAS, and MKL if it is asked for. */
    Rivals find(boolean asked) {
      return Rivals.find(asked || file != null, Rivals.given(file, Rivals.MKL_PROPERTY));
    }
  }

  /** libtorch. */
  static final class Libtorch {
    @Option(
        names = "--libtorch", paramLabel = "DIR",
        description = "Compare with libtorch, too, and with the one in this folder, beside DJL's jars.")
    Path folder;

    /** These, and libtorch if it is asked for. */
    Rivals and(Rivals rivals, boolean asked) throws InterruptedException {
      return asked || folder != null ? rivals.withLibtorch(Rivals.given(folder, Rivals.LIBTORCH_PROPERTY)) : rivals;
    }
  }
}
