package dev.lanewise.kernels.provider;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.kernels.scalar.ScalarProvider;
import dev.lanewise.kernels.vector.VectorProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the provider once per JVM and remembers why. */
public final class Providers {
  /** {@code vector} or {@code scalar} to insist on one; unset to take the best that works here. */
  public static final String PROVIDER_PROPERTY = "lanewise.provider";

  /** The tier that C2 compiles. */
  private static final int C2_LEVEL = 4;

  private static final String WITH_THE_MODULE = "start Java with --add-modules jdk.incubator.vector";

  /** The provider in use and, if it is not the vector one, the reason. */
  public record Choice(KernelProvider provider, Optional<String> vectorRejected) {}

  /** Made when a kernel is first needed, and a constant from then on. A failure is kept as its text: thrown here, it would be seen once and without it. */
  private static final class Holder {
    static final @Nullable Choice CHOICE;
    static final @Nullable String FAILURE;

    static {
      Choice choice = null;
      String failure = null;
      try {
        choice = choose(System.getProperty(PROVIDER_PROPERTY, ""));
      } catch (IllegalArgumentException wrong) {
        failure = wrong.getMessage();
      }
      CHOICE = choice;
      FAILURE = failure;
    }
  }

  private Providers() {}

  public static KernelProvider current() {
    return choice().provider();
  }

  /** @throws IllegalArgumentException each time, if a property that the choice depends on has a value it cannot have */
  public static Choice choice() {
    Choice choice = Holder.CHOICE;
    if (choice == null) {
      throw new IllegalArgumentException(Holder.FAILURE);
    }
    return choice;
  }

  private static Choice choose(String wanted) {
    return switch (wanted) {
      case "scalar" -> new Choice(new ScalarProvider(), Optional.of("-D" + PROVIDER_PROPERTY + "=scalar"));
      case "vector" -> {
        Optional<String> obstacle = vectorModuleMissing() ? Optional.of(WITH_THE_MODULE) : VectorProvider.obstacle();
        if (obstacle.isPresent()) {
          throw new IllegalArgumentException("-D" + PROVIDER_PROPERTY + "=vector: " + obstacle.get());
        }
        yield new Choice(new VectorProvider(), Optional.empty());
      }
      case "" -> best(obstacleToVectors());
      default -> throw new IllegalArgumentException(PROVIDER_PROPERTY + ": \"" + wanted + "\", expected vector or scalar");
    };
  }

  private static Choice best(Optional<String> obstacle) {
    if (obstacle.isEmpty()) {
      return new Choice(new VectorProvider(), obstacle);
    }
    Logger logger = System.getLogger("dev.lanewise.kernels");
    logger.log(Level.WARNING, "Lanewise runs plain loops, many times slower than its vector kernels: " + obstacle.get());
    return new Choice(new ScalarProvider(), obstacle);
  }

  /** Why vectors would be missing or emulated, which is far slower than plain loops. Where that cannot be told, it is an obstacle, too. */
  private static Optional<String> obstacleToVectors() {
    if (vectorModuleMissing()) {
      return Optional.of(WITH_THE_MODULE);
    }
    String vmName = System.getProperty("java.vm.name", "");
    if (!vmName.contains("HotSpot") && !vmName.contains("OpenJDK")) {
      return Optional.of("the JVM " + vmName + " is not known to compile the Vector API");
    }
    String vmInfo = System.getProperty("java.vm.info", "");
    if (vmInfo.contains("interpreted") || vmInfo.contains("emulated-client")) {
      return Optional.of("the optimizing compiler C2 is off (" + vmInfo + ")");
    }
    return obstacleByFlags().or(VectorProvider::obstacle);
  }

  private static boolean vectorModuleMissing() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty();
  }

  private static Optional<String> obstacleByFlags() {
    try {
      HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      int levels = Integer.parseInt(hotSpot.getVMOption("TieredStopAtLevel").getValue());
      if (levels < C2_LEVEL) {
        return Optional.of("the optimizing compiler C2 is off (-XX:TieredStopAtLevel=" + levels + ")");
      }
      // Without hardware support every lane of a vector fma goes through BigDecimal.
      return hotSpot.getVMOption("UseFMA").getValue().equals("false")
          ? Optional.of("the CPU has no fused multiply-add, or -XX:-UseFMA hides it") : Optional.empty();
    } catch (LinkageError | RuntimeException unknown) {
      return Optional.of(
          "the JVM does not tell whether the CPU has fused multiply-add; add the module jdk.management to it, or -D" + PROVIDER_PROPERTY + "=vector");
    }
  }
}
