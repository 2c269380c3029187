package dev.lanewise.bench.report;

import dev.lanewise.bench.comparison.CurvePoint;
import dev.lanewise.bench.comparison.Measurement;
import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.comparison.NotebookFigure;
import dev.lanewise.bench.comparison.Outcome;
import dev.lanewise.bench.comparison.Roof;
import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.bench.reference.Agreement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/** Figures that follow from several records: what the page's sentences say beyond them. */
final class Facts {
  static final String WEIGHTS = "layer 1 gw";
  static final String INPUTS = "layer 1 gx";
  static final String BACKWARD = "backward";

  /** The shape the notebooks time most. */
  private static final Shape NOTEBOOKS = NotebookFigure.TRAIN_50;

  /** Of its final speed a JVM counts as warm. */
  static final double WARM = 0.9;

  private Facts() {}

  /** By name; what was not measured is missing. */
  static Map<String, Double> of(Results results) {
    Map<String, Double> facts = new LinkedHashMap<>();
    Shape train = train(results);
    Optional<Measurement> naive = results.find(BACKWARD, train, Names.NAIVE);
    Optional<Measurement> matmul = results.find(BACKWARD, train, Names.TRANSPOSE_MATMUL);
    put(facts, "backward_naive_over_transpose_matmul", naive, matmul, (n, m) -> n.medianNs() / m.medianNs());
    Optional<Measurement> naiveWeights = results.find(WEIGHTS, train, Names.NAIVE);
    Optional<Measurement> einsumWeights = results.find(WEIGHTS, train, Names.EINSUM);
    Optional<Measurement> matmulWeights = results.find(WEIGHTS, train, Names.TRANSPOSE_MATMUL);
    put(facts, "gw_naive_over_einsum", naiveWeights, einsumWeights, (n, e) -> n.medianNs() / e.medianNs());
    put(facts, "gw_naive_over_transpose_matmul", naiveWeights, matmulWeights, (n, m) -> n.medianNs() / m.medianNs());
    put(facts, "gw_transpose_matmul_over_einsum", matmulWeights, einsumWeights, (m, e) -> m.medianNs() / e.medianNs());
    put(facts, "gw_bytes_naive_over_einsum", naiveWeights, einsumWeights, (n, e) -> n.cost().bytes() / e.cost().bytes());
    naiveWeights.ifPresent(record -> facts.put("gw_naive_bytes", record.cost().bytes()));
    einsumWeights.ifPresent(record -> facts.put("gw_einsum_bytes", record.cost().bytes()));
    einsumWeights.ifPresent(record -> facts.put("gw_einsum_intensity", record.intensity()));
    naiveWeights.ifPresent(record -> facts.put("gw_naive_intensity", record.intensity()));

    results.records().stream().map(Measurement::group).distinct().forEach(group -> count(facts, group, results.group(group)));
    lastSquare(results).ifPresent(square -> results.roof(1).ifPresent(
        roof -> facts.put("largest_square_part_of_peak", square.gflops().orElseThrow() / roof.peakGflops())));
    Optional<Roof> one = results.roof(1);
    one.ifPresent(roof -> facts.put("ridge", roof.peakGflops() / roof.readGbps()));
    results.roofs().stream().filter(roof -> roof.threads() > 1).forEach(roof -> one.ifPresent(
        single -> facts.put("peak_on_" + roof.threads() + "_threads", roof.peakGflops() / single.peakGflops())));
    results.warmUp().stream().map(CurvePoint::contender).distinct().forEach(contender -> warmUp(facts, results, contender));
    facts.put("noise", noise(results));
    worstError(results).ifPresent(error -> facts.put("worst_error", error));
    facts.put("error_limit", Agreement.LIMIT);
    results.history().ifPresent(history -> Stream.of(Outcome.values())
        .forEach(outcome -> facts.put("since_" + outcome.name().toLowerCase(Locale.ROOT), history.count(outcome).orElseThrow())));
    return facts;
  }

  /** How far from 1 the same contender, entered twice, came out: the median factor. */
  static double noise(Results results) {
    return Outcome.noise(results.records());
  }

  /** The most samples, and of those the narrowest layer: the notebooks' shape unless other images were measured. */
  static Shape train(Results results) {
    return results.records().stream().filter(record -> record.name().equals(BACKWARD)).map(Measurement::shape)
        .max(Comparator.comparingInt(Shape::m).thenComparing(Shape::n, Comparator.reverseOrder())).orElse(NOTEBOOKS);
  }

  static Optional<Measurement> lastSquare(Results results) {
    return results.group("squares").stream().filter(record -> record.contender().equals(Names.LANEWISE) && record.gflops().isPresent())
        .reduce((_, last) -> last);
  }

  private static OptionalDouble worstError(Results results) {
    return results.records().stream().flatMapToDouble(record -> record.maxError().stream()).max();
  }

  private static void count(Map<String, Double> facts, String group, List<Measurement> records) {
    List<Measurement> ours = records.stream().filter(Facts::isOurs).filter(Measurement::competes).toList();
    facts.put(group + "_compared", (double) ours.size());
    for (Outcome outcome : Outcome.values()) {
      facts.put(group + "_" + outcome.name().toLowerCase(Locale.ROOT),
          (double) ours.stream().filter(record -> record.outcome().equals(Optional.of(outcome))).count());
    }
  }

  /** Of the ways of backward, the one that a matmul is. */
  static boolean isOurs(Measurement record) {
    return record.contender().equals(Names.LANEWISE) || record.contender().equals(Names.TRANSPOSE_MATMUL);
  }

  private static void warmUp(Map<String, Double> facts, Results results, String contender) {
    List<CurvePoint> curve = results.warmUp().stream().filter(point -> point.contender().equals(contender)).toList();
    double steady = curve.getLast().gflops();
    facts.put("first_call_of_" + contender, curve.getFirst().gflops() / steady);
    facts.put("calls_until_warm_of_" + contender,
        (double) curve.stream().filter(point -> point.gflops() >= WARM * steady).findFirst().orElseThrow().call());
  }

  private static void put(
      Map<String, Double> facts, String name, Optional<Measurement> one, Optional<Measurement> other,
      ToDoubleBiFunction<Measurement, Measurement> figure) {
    if (one.isPresent() && other.isPresent()) {
      facts.put(name, figure.applyAsDouble(one.get(), other.get()));
    }
  }
}
