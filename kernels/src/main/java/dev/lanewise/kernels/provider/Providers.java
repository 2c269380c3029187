package dev.lanewise.kernels.provider;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.kernels.scalar.ScalarProvider;
import dev.lanewise.kernels.vector.VectorProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Chooses the provider once per JVM and remembers why. */
public final class Providers {
  /** {@code vector} or {@code scalar} to insist on one; unset to take the best that works here. */
  public static final String PROVIDER_PROPERTY = "lanewise.provider";

  private static final String WITH_THE_MODULE = "start Java with --add-modules jdk.incubator.vector";

  /** The provider in use and, if it is not the vector one, the reason. */
  public record Choice(KernelProvider provider, Optional<String> vectorRejected) {}

  /** Deferred until a kernel is first needed. */
  private static final class Holder {
    static final Choice CHOICE = choose(System.getProperty(PROVIDER_PROPERTY, ""));
  }

  private Providers() {}

  public static KernelProvider current() {
    return Holder.CHOICE.provider();
  }

  public static Choice choice() {
    return Holder.CHOICE;
  }

  private static Choice choose(String wanted) {
    return switch (wanted) {
      case "scalar" -> new Choice(new ScalarProvider(), Optional.of("-D" + PROVIDER_PROPERTY + "=scalar"));
      case "vector" -> {
        if (vectorModuleMissing()) {
          throw new IllegalStateException("-D" + PROVIDER_PROPERTY + "=vector: " + WITH_THE_MODULE);
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

  /** Why vectors would be missing or emulated, which is far slower than plain loops. Loads no vector class to find out. */
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
    if (fusedMultiplyAddMissing()) {
      return Optional.of("the CPU has no fused multiply-add, or -XX:-UseFMA hides it");
    }
    return Optional.empty();
  }

  private static boolean vectorModuleMissing() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty();
  }

  /** Without hardware support every lane of a vector fma goes through BigDecimal. */
  private static boolean fusedMultiplyAddMissing() {
    try {
      HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return hotSpot.getVMOption("UseFMA").getValue().equals("false");
    } catch (LinkageError | RuntimeException noManagementModule) {
      return false;
    }
  }
}
