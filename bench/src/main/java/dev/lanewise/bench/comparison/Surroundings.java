package dev.lanewise.bench.comparison;

import com.sun.management.OperatingSystemMXBean;
import dev.lanewise.blas.Availability;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Kernels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Where a measurement was taken: all that a reader needs to judge it or to repeat it. */
public final class Surroundings {
  /** The source this was built from, as the launcher learns it from git. */
  public static final String COMMIT_PROPERTY = "lanewise.commit";

  private static final double GIB = 1 << 30;

  private Surroundings() {}

  /** Commit, or "unknown" without a launcher or git. */
  public static String commit() {
    String commit = System.getProperty(COMMIT_PROPERTY, "");
    return commit.isBlank() ? "unknown" : commit;
  }

  /** Processor, memory, system and Java, in the order to show them. */
  public static Map<String, String> machine() {
    OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Runtime runtime = Runtime.getRuntime();
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("cpu", Kernels.cpuModel());
    machine.put("processors", String.valueOf(runtime.availableProcessors()));
    machine.put("memory", gib(os.getTotalMemorySize()));
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System.getProperty("os.arch"));
    machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + System.getProperty("java.vendor"));
    machine.put("heap", gib(runtime.maxMemory()) + ", " + ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName).collect(Collectors.joining(", ")));
    return machine;
  }

  /** Arguments of this JVM. */
  public static List<String> jvmFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /** What is known of the rival, measured on one thread; or under "missing" why there is none. */
  public static Map<String, String> openblas(Availability availability) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (availability.blas().isEmpty()) {
      facts.put("missing", availability.reason());
      return facts;
    }
    Blas blas = availability.blas().orElseThrow();
    OptionalInt before = blas.threads();
    OptionalInt threads = blas.setThreads(1);
    facts.put("version", blas.version());
    facts.put("core", blas.coreType());
    facts.put("threads", threads.isPresent() ? String.valueOf(threads.getAsInt()) : "unknown");
    facts.put("built as", blas.configuration());
    facts.put("library", blas.libraryPath());
    before.ifPresent(blas::setThreads);
    return facts;
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
