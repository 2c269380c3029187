package dev.lanewise.bench.libtorch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A folder with libtorch, DJL's native part and DJL's jars, and what a JVM needs to load them. For a JVM that has none of them on its class path.
 *
 * @param folder absolute
 */
public record Installation(Path folder) {
  /** The file that is there if libtorch is. */
  public Path library() {
    return folder.resolve("libtorch_cpu.so");
  }

  /** What to add to a class path. */
  public String jars() {
    return folder.resolve("*").toString();
  }

  /** No threads for whole operations besides those that work on one, and no word about a missing logger. */
  public List<String> flags() {
    return List.of("-Dai.djl.pytorch.num_interop_threads=1", "-Dslf4j.internal.verbosity=ERROR");
  }

  /**
   * Variables by which DJL loads what lies here, extracts nothing anywhere, and asks nobody, and by which idle threads of libtorch's OpenMP sleep, as
   * those of the other rivals do: spinning takes both from whoever is measured next and from libtorch's own next call.
   */
  public Map<String, String> environment() {
    String path = folder.toString();
    return Map.of(
        "PYTORCH_LIBRARY_PATH", path, "PYTORCH_FLAVOR", "cpu", "DJL_CACHE_DIR", path, "ENGINE_CACHE_DIR", path, "DJL_OFFLINE", "true",
        "OPT_OUT_TRACKING", "true", "OMP_WAIT_POLICY", "PASSIVE");
  }
}
