package dev.lanewise.bench.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PinsTest {
  @AfterEach
  void clear() {
    System.clearProperty(Pins.TAKEN_OUT_PROPERTY);
  }

  @Test
  void whatHoldsARivalBackIsFound() {
    assertEquals("OPENBLAS_CORETYPE=Haswell OPENBLAS_L2_SIZE=256", Pins.in(Map.of("OPENBLAS_L2_SIZE", "256", "HOME", "/", "OPENBLAS_CORETYPE", "Haswell")));
    assertEquals("", Pins.in(Map.of("OPENBLAS_THREAD_TIMEOUT", "4", "OMP_NUM_THREADS", "1")));
  }

  @Test
  void whatTheLauncherTookOutIsToldAndIsNoPin() {
    System.setProperty(Pins.TAKEN_OUT_PROPERTY, "OPENBLAS_CORETYPE=Haswell OPENBLAS_L2_SIZE=256 ");
    Map<String, String> environment = Pins.environment();
    assertEquals("Haswell (taken out for this run)", environment.get("OPENBLAS_CORETYPE"));
    assertEquals("256 (taken out for this run)", environment.get("OPENBLAS_L2_SIZE"));
    List<String> caveats = Pins.caveats(environment);
    assertTrue(caveats.getFirst().startsWith("OPENBLAS_CORETYPE=Haswell was set where this was started, and taken out"), caveats::toString);
  }

  @Test
  void aPinThatWasLeftIsACaveat() {
    assertEquals(
        List.of("OPENBLAS_CORETYPE=Haswell forces a rival's kernels for another processor: its figures here are no baseline."),
        Pins.caveats(Map.of("OPENBLAS_CORETYPE", "Haswell")));
  }
}
