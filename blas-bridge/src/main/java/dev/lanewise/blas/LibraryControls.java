package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a library tells about itself and lets us set, by functions of its own beyond CBLAS: OpenBLAS's or MKL's. All of them may be missing.
 *
 * @param version name and version
 * @param configuration how it was built
 * @param coreType the CPU whose kernels it chose
 * @param threading sequential, pthreads or OpenMP
 */
record LibraryControls(
    String version, String configuration, String coreType, String threading,
    Optional<MethodHandle> getThreads, Optional<MethodHandle> putThreads) {
  static final String UNKNOWN = "unknown";

  private static final FunctionDescriptor GET_STRING = FunctionDescriptor.of(ADDRESS);
  private static final FunctionDescriptor GET_INT = FunctionDescriptor.of(JAVA_INT);
  private static final FunctionDescriptor PUT_INT = FunctionDescriptor.ofVoid(JAVA_INT);
  private static final FunctionDescriptor FILL_STRING = FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT);
  private static final int MAX_STRING_BYTES = 1024;

  @SuppressWarnings("restricted")
  static LibraryControls link(Linker linker, SymbolLookup library) {
    Optional<String> openblas = library.find("openblas_get_config").map(f -> text(linker.downcallHandle(f, GET_STRING)));
    if (openblas.isPresent()) {
      String configuration = openblas.get();
      String[] words = configuration.split(" ");
      return new LibraryControls(
          words.length < 2 ? configuration : words[0] + " " + words[1],
          configuration,
          library.find("openblas_get_corename").map(f -> text(linker.downcallHandle(f, GET_STRING))).orElse(UNKNOWN),
          library.find("openblas_get_parallel").map(f -> threading(number(linker.downcallHandle(f, GET_INT)))).orElse(UNKNOWN),
          library.find("openblas_get_num_threads").map(f -> linker.downcallHandle(f, GET_INT)),
          library.find("openblas_set_num_threads").map(f -> linker.downcallHandle(f, PUT_INT)));
    }
    // The names in capitals take C's arguments; the same names in lower case are Fortran's.
    return new LibraryControls(
        library.find("MKL_Get_Version_String").map(f -> filledText(linker.downcallHandle(f, FILL_STRING))).orElse(UNKNOWN),
        UNKNOWN, UNKNOWN, UNKNOWN,
        library.find("MKL_Get_Max_Threads").map(f -> linker.downcallHandle(f, GET_INT)),
        library.find("MKL_Set_Num_Threads").map(f -> linker.downcallHandle(f, PUT_INT)));
  }

  /** OpenBLAS built for 64-bit integers under the plain names would read our 32-bit arguments wrongly. */
  boolean has64BitIntegers() {
    return configuration.contains("USE64BITINT");
  }

  OptionalInt threads() {
    return getThreads.map(handle -> OptionalInt.of(number(handle))).orElse(OptionalInt.empty());
  }

  /** Asks for a number of threads and reads back what came of it. */
  OptionalInt setThreads(int threads) {
    putThreads.ifPresent(handle -> {
      try {
        handle.invokeExact(threads);
      } catch (Throwable thrown) {
        throw CblasLibrary.unchecked(thrown);
      }
    });
    return threads();
  }

  private static String threading(int code) {
    return switch (code) {
      case 0 -> "sequential";
      case 1 -> "pthreads";
      case 2 -> "OpenMP";
      default -> UNKNOWN;
    };
  }

  private static int number(MethodHandle handle) {
    try {
      return (int) handle.invokeExact();
    } catch (Throwable thrown) {
      throw CblasLibrary.unchecked(thrown);
    }
  }

  @SuppressWarnings("restricted")
  private static String text(MethodHandle handle) {
    try {
      MemorySegment text = (MemorySegment) handle.invokeExact();
      return text.address() == 0 ? UNKNOWN : text.reinterpret(MAX_STRING_BYTES).getString(0).strip();
    } catch (Throwable thrown) {
      throw CblasLibrary.unchecked(thrown);
    }
  }

  private static String filledText(MethodHandle handle) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(MAX_STRING_BYTES);
      handle.invokeExact(text, MAX_STRING_BYTES - 1);
      return text.getString(0).strip();
    } catch (Throwable thrown) {
      throw CblasLibrary.unchecked(thrown);
    }
  }
}
