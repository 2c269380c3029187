package dev.lanewise.bench.comparison;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lanewise.kernels.Kernels;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * When and where something was measured.
 *
 * @param mode "quick" or "full"
 * @param date when it was begun, ISO 8601
 * @param commit the source it was built from, as git describes it, or "unknown"
 * @param machine processor, memory, system and Java, in the order to show them
 * @param jvmFlags arguments of the JVM
 * @param environment variables that change what native libraries do
 * @param provider "vector" or "scalar"
 * @param vectorBits width of the vectors in use
 */
public record Run(
    @JsonProperty(required = true) String mode, @JsonProperty(required = true) String date, @JsonProperty(required = true) String commit,
    @JsonProperty(required = true) Map<String, String> machine, @JsonProperty(required = true) List<String> jvmFlags,
    @JsonProperty(value = "env", required = true) Map<String, String> environment, @JsonProperty(required = true) String provider,
    @JsonProperty(required = true) int vectorBits) {
  /** This one, which begins now. */
  public static Run now(boolean quick) {
    return new Run(
        quick ? "quick" : "full", OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString(), Surroundings.commit(), Surroundings.machine(),
        Surroundings.jvmFlags(), Pins.environment(), Kernels.provider(), Kernels.vectorBits());
  }
}
