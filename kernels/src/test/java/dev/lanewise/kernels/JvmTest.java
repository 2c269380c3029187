package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.kernels.gemm.TileSizes;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That a JVM which the build starts for the sake of its flags is the one meant; a matrix of equal JVMs would prove little. */
@Tag("matrix")
class JvmTest {
  @Test
  void isTheOneTheBuildAskedFor() {
    List<String> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream().map(bean -> bean.getName()).toList();
    boolean onModulePath = Kernels.class.getModule().isNamed();
    System.out.println(Kernels.describe() + "\njvm        " + System.getProperty("java.vm.info") + ", " + collectors
        + ", " + (onModulePath ? "module" : "class") + " path");
    assertEquals(System.getProperty("lanewise.test.provider", Kernels.provider()), Kernels.provider());
    assertEquals(Integer.getInteger("lanewise.vectorBits", Kernels.vectorBits()), Kernels.vectorBits());
    String rows = System.getProperty("lanewise.test.tileRows");
    assertTrue(rows == null || Kernels.describe().contains("register tile " + rows + "×"), Kernels.describe());
    assertEquals(Boolean.getBoolean("lanewise.test.modulePath"), onModulePath);
    String collector = System.getProperty("lanewise.test.collector", "");
    assertTrue(collectors.stream().anyMatch(name -> name.startsWith(collector)), collectors::toString);
    assertEquals(System.getProperty("lanewise.test.compiler", "c2"), compiler());
    int processors = Runtime.getRuntime().availableProcessors();
    assertEquals(Integer.getInteger("lanewise.test.processors", processors), processors);
    assertTrue(System.getProperty("lanewise.caches") == null || TileSizes.cachesAreUnknown());
    String avx = System.getProperty("lanewise.test.avx");
    if (avx != null) {
      hasTheWidthOfAvx(Integer.parseInt(avx));
    }
  }

  /** The best compiler this JVM has. */
  private static String compiler() {
    String info = System.getProperty("java.vm.info");
    return info.contains("interpreted mode") ? "interpreter" : info.contains("emulated-client") ? "c1" : "c2";
  }

  /** AVX computes floats in 256 bits, but integers in 128, so only AVX2 prefers 256. An older CPU has less than was asked for. */
  private static void hasTheWidthOfAvx(int asked) {
    assertTrue(ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-XX:UseAVX=" + asked));
    if (System.getProperty("os.arch").equals("amd64")) {
      HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      int used = Integer.parseInt(hotSpot.getVMOption("UseAVX").getValue());
      assertTrue(used <= asked, () -> "UseAVX: " + used);
      assertEquals(used >= 2 ? 256 : 128, Kernels.vectorBits());
    }
  }
}
