package dev.lanewise.bench.comparison;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.DisagreementException;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How fast is a product, beside others' and beside what the arithmetic units can do? OpenBLAS works on off-heap memory and everybody else on
 * arrays, so that nobody pays for copies; every result is checked before anything is timed.
 */
final class Products implements Study {
  static final String SQUARES = "squares";
  static final String SKINNY = "skinny";
  static final String NAME = "sgemm";

  private static final long SEED = 20_240_517;
  private static final int FEATURES = 784;

  private final String group;
  private final List<Shape> shapes;
  private final Competitors competitors;

  private Products(String group, List<Shape> shapes, Competitors competitors) {
    this.group = group;
    this.shapes = shapes;
    this.competitors = competitors;
  }

  /** On the tile grid and off it. */
  static Products squares(boolean quick, Competitors competitors) {
    IntStream sizes = quick
        ? IntStream.of(32, 64, 128, 256, 512, 1000) : IntStream.of(16, 32, 64, 97, 128, 192, 256, 384, 512, 768, 1000);
    return new Products(SQUARES, sizes.mapToObj(n -> new Shape(n, n, n)).toList(), competitors);
  }

  /** A mini-batch and a large batch of images by ever more columns: the shapes of a network's layers. */
  static Products skinny(boolean quick, Competitors competitors) {
    List<Integer> columns = quick ? List.of(1, 10, 50, 128) : List.of(1, 7, 10, 20, 50, 80, 100, 128, 512);
    return new Products(SKINNY, Stream.of(128, 10_000)
        .flatMap(rows -> columns.stream().map(n -> new Shape(rows, FEATURES, n))).toList(), competitors);
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String preparation() {
    return "preparing " + group + " products";
  }

  @Override
  public int size() {
    return shapes.size();
  }

  @Override
  public List<Question> prepare() {
    return shapes.stream().map(this::question).toList();
  }

  private Question question(Shape shape) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] a = random(random, shape.m() * shape.k());
    float[] b = random(random, shape.k() * shape.n());
    double[] expected = Reference.product(shape.m(), shape.n(), shape.k(), a, Reference.toDouble(b));
    List<Entry> entries = new ArrayList<>();
    List<Failed> failures = new ArrayList<>();
    for (Competitor competitor : contestants()) {
      // Whoever computes something else, or nothing, is named and left out.
      try {
        entries.add(entry(shape, competitor, a, b, expected));
      } catch (DisagreementException | IllegalArgumentException | IllegalStateException | LinkageError failure) {
        failures.add(new Failed(group, NAME, shape.spoken(), competitor.name(), Failed.reason(failure)));
      }
    }
    FmaPeak peak = new FmaPeak();
    entries.add(new Entry(Names.FMA_PEAK, () -> peak.run(shape.flops()), Cost.arithmetic(shape.flops()), Agreement.UNCHECKED));
    return new Question(group, NAME, shape, 1, entries, failures);
  }

  private List<Competitor> contestants() {
    List<Competitor> contestants = new ArrayList<>();
    contestants.add(new Competitor(Names.LANEWISE, PreparedProduct.onArrays(Sgemm.routine(Parallelism.sequential()))));
    competitors.openblas().ifPresent(library -> Stream.of(Names.OPENBLAS, Names.OPENBLAS_AGAIN)
        .forEach(name -> contestants.add(new Competitor(name, PreparedProduct.offHeap(library)))));
    contestants.addAll(competitors.others());
    return contestants;
  }

  private static Entry entry(Shape shape, Competitor competitor, float[] a, float[] b, double[] expected) {
    PreparedProduct product = competitor.product().make(shape, a, b);
    product.work().run();
    Agreement agreement = Agreement.check(competitor.name() + "'s product " + shape, expected, product.result().get());
    Contender contender = new Contender(competitor.name(), product.work(), competitor.rounds(), competitor.rounds());
    return new Entry(contender, Cost.product(shape), agreement);
  }

  private static float[] random(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
