package dev.lanewise.bench.comparison;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything a report says: where and when it was measured, and what came out. This is results.json.
 *
 * @param mode "quick" or "full"
 * @param date when the report was begun, ISO 8601
 * @param commit the source it was built from, as git describes it, or "unknown"
 * @param machine processor, memory, system and Java, in the order to show them
 * @param jvmFlags arguments of the JVM
 * @param environment variables that change what native libraries do
 * @param provider "vector" or "scalar"
 * @param vectorBits width of the vectors in use
 * @param openblas version, core type, threads and file, or under "missing" why there is none
 * @param records the measurements, in the order they were taken
 */
public record Results(
    String mode, String date, String commit, Map<String, String> machine, List<String> jvmFlags, Map<String, String> environment,
    String provider, int vectorBits, Map<String, String> openblas, List<Measurement> records) {
  /** Why there is no OpenBLAS, if there is none. */
  public Optional<String> openblasMissing() {
    return Optional.ofNullable(openblas.get("missing"));
  }

  /** One record, if it was measured. */
  public Optional<Measurement> find(String name, Shape shape, String contender) {
    return records(name, shape).filter(record -> record.contender().equals(contender)).findFirst();
  }

  /** All records of a question on one thread. */
  public Stream<Measurement> records(String name, Shape shape) {
    return records.stream().filter(record -> record.name().equals(name) && record.shape().equals(shape) && record.threads() == 1);
  }

  /** All records of a group. */
  public List<Measurement> group(String group) {
    return records.stream().filter(record -> record.group().equals(group)).toList();
  }
}
