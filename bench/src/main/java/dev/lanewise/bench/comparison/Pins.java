package dev.lanewise.bench.comparison;

import dev.lanewise.blas.Blas;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Variables of the environment that hold a rival back to the code of an older processor: with OPENBLAS_CORETYPE=Haswell OpenBLAS runs at half of its speed on
 * a CPU with AVX-512. What is measured beside such a rival is no comparison with it.
 */
public final class Pins {
  /** What the launcher found and took out, as NAME=value, separated by spaces. */
  static final String TAKEN_OUT_PROPERTY = "lanewise.takenOut";

  /** What follows the value of a variable that was taken out. */
  private static final String TAKEN_OUT = " (taken out for this run)";

  /** The launcher takes out the same. */
  private static final List<String> NAMES = List.of(
      "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_BLOCK_FACTOR", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR", "MKL_DEBUG_CPU_TYPE", "ATEN_CPU_CAPABILITY",
      "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

  private Pins() {}

  /** Those of some variables that hold a rival back, as NAME=value; empty if none does. */
  public static String in(Map<String, String> environment) {
    return NAMES.stream().filter(environment::containsKey).map(name -> name + "=" + environment.get(name)).collect(Collectors.joining(" "));
  }

  /** What native libraries read here, and what they would have read, had the launcher not taken it out. */
  static SortedMap<String, String> environment() {
    SortedMap<String, String> variables = new TreeMap<>(Blas.environment());
    for (String taken : System.getProperty(TAKEN_OUT_PROPERTY, "").strip().split(" ")) {
      int equals = taken.indexOf('=');
      if (equals > 0) {
        variables.put(taken.substring(0, equals), taken.substring(equals + 1) + TAKEN_OUT);
      }
    }
    return variables;
  }

  /** What a reader must know of the variables of a run, a sentence each. */
  public static List<String> caveats(Map<String, String> environment) {
    return NAMES.stream().filter(environment::containsKey).map(name -> {
      String value = environment.get(name);
      return value.endsWith(TAKEN_OUT)
          ? name + "=" + value.substring(0, value.length() - TAKEN_OUT.length()) + " was set where this was started, and taken out: all rivals ran their own best code."
          : name + "=" + value + " forces a rival's kernels for another processor: its figures here are no baseline.";
    }).toList();
  }
}
