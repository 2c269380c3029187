package dev.lanewise.bench.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has been measured so far, for whoever stops the measuring as well as for whoever ends it. */
public final class Ledger {
  private final List<Roof> roofs = new ArrayList<>();
  private final List<Measurement> records = new ArrayList<>();
  private final List<Failed> failures = new ArrayList<>();
  private final List<CurvePoint> warmUp = new ArrayList<>();
  private final int vectorBits;

  /** For records measured at this width. */
  public Ledger(int vectorBits) {
    this.vectorBits = vectorBits;
  }

  synchronized void add(Roof roof) {
    roofs.add(roof);
  }

  synchronized void add(Failed failure) {
    failures.add(failure);
  }

  synchronized void addAll(List<Measurement> measured) {
    records.addAll(measured);
  }

  synchronized void addAll(ForkedLibtorch.Answer answer) {
    answer.records().forEach(record -> records.add(openblas(record).map(record::beside).orElse(record)));
    failures.addAll(answer.failures());
  }

  private Optional<Measurement> openblas(Measurement late) {
    return late.ratioToOpenblas().isEmpty() ? Optional.empty()
        : records.stream().filter(record -> record.contender().equals(Names.OPENBLAS) && late.standsBeside(record)).findFirst();
  }

  synchronized void addCurve(List<CurvePoint> points) {
    warmUp.addAll(points);
  }

  public synchronized List<Failed> failures() {
    return List.copyOf(failures);
  }

  public synchronized List<CurvePoint> warmUp() {
    return List.copyOf(warmUp);
  }

  /** The limits; a peak that was seen between the products of a round counts as well as one measured alone. */
  public synchronized List<Roof> roofs() {
    return roofs.stream()
        .map(roof -> roof.bits() == vectorBits ? roof.withPeak(bestPeak(roof.threads()).orElse(0)) : roof).toList();
  }

  private OptionalDouble bestPeak(int threads) {
    return records.stream().filter(record -> record.contender().equals(Names.FMA_PEAK) && record.threads() == threads)
        .mapToDouble(record -> record.flops().orElse(0) / record.minNs()).max();
  }

  /**
   * Each with its part of the limit, and judged by how far the same contender came out from itself; question by question, also where somebody
   * answered late.
   */
  public synchronized List<Measurement> records() {
    double noise = Outcome.noise(records);
    List<Roof> limits = roofs();
    Map<List<Object>, List<Measurement>> questions = records.stream().collect(Collectors.groupingBy(
        record -> List.of(record.group(), record.name(), record.shape()), LinkedHashMap::new, Collectors.toList()));
    return questions.values().stream().flatMap(List::stream).map(record -> record.judged(
        limit(limits, record.threads()), Outcome.noiseBeside(record, records).orElse(noise))).toList();
  }

  private Optional<Roof> limit(List<Roof> limits, int threads) {
    Stream<Roof> ours = limits.stream().filter(roof -> roof.bits() == vectorBits && roof.threads() == threads);
    return ours.findFirst();
  }
}
