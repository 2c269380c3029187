package dev.lanewise.bench.libtorch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What libtorch says of itself, {@code torch.__config__.show()} in Python: DJL does not ask for it. */
final class BuildFacts {
  /** {@code std::string at::show_config()}: the caller passes 32 bytes for a pointer to the characters, their number, and more. */
  private static final String SHOW_CONFIG = "_ZN2at11show_configB5cxx11Ev";

  private static final int STRING_BYTES = 32;

  private BuildFacts() {}

  /** {@code libtorch 2.7.1; MKL 2024.2; oneDNN 3.7.1; OpenMP 201511; CPU capability AVX2}. */
  static String of(Path library) {
    return summary(configuration(library));
  }

  @SuppressWarnings("restricted")
  private static String configuration(Path library) {
    Optional<MemorySegment> function = SymbolLookup.libraryLookup(library, Arena.global()).find(SHOW_CONFIG);
    if (function.isEmpty()) {
      // A build with the older strings of C++: it works, but does not tell.
      return "";
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment string = arena.allocate(STRING_BYTES, Long.BYTES);
      Linker.nativeLinker().downcallHandle(function.get(), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)).invokeExact(string);
      MemorySegment characters = string.get(ValueLayout.ADDRESS, 0).reinterpret(string.get(ValueLayout.JAVA_LONG, Long.BYTES) + 1);
      return characters.getString(0);
    } catch (Throwable thrown) {
      throw new IllegalStateException("at::show_config: " + thrown, thrown);
    }
  }

  static String summary(String configuration) {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put("libtorch", "TORCH_VERSION=([\\d.]+)");
    patterns.put("MKL", "Math Kernel Library Version (\\S+?)-");
    patterns.put("oneDNN", "MKL-DNN v([\\d.]+)");
    patterns.put("OpenMP", "OpenMP (\\d+)");
    patterns.put("CPU capability", "CPU capability usage: (\\S+)");
    return patterns.entrySet().stream().map(pattern -> pattern.getKey() + " " + first(pattern.getValue(), configuration))
        .collect(Collectors.joining("; "));
  }

  private static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
