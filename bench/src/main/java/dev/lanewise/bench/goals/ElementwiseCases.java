package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.goals.Contest.Case;
import dev.lanewise.bench.goals.Contest.Field;
import dev.lanewise.bench.goals.Contest.Opponent;
import dev.lanewise.bench.goals.Contest.Work;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.bench.rounds.Contender;
import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.MeanSquaredError;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Rectifier;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * ReLU, bias, column sum and squared error of a matrix, each beside memory alone: what reads and writes beside a copy of the same arrays, what only
 * reads beside reading them, which is faster than copying.
 */
final class ElementwiseCases {
  private static final double BOUND = 0.9;
  private static final int COLUMNS = 50;

  /** As many as the copies and sums beside them have. */
  private static final Parallelism ONE_THREAD = Parallelism.sequential();

  private final int rows;
  private final float[] x;
  private final float[] y;

  private ElementwiseCases(int rows) {
    this.rows = rows;
    this.x = EinsumGoals.random(rows, COLUMNS).data();
    this.y = EinsumGoals.random(COLUMNS, rows).data();
  }

  static List<Case> of(int rows) {
    return List.of(
        one("ReLU", rows, ElementwiseCases::relu), one("bias", rows, ElementwiseCases::bias), one("column sum", rows, ElementwiseCases::columnSum),
        one("squared error", rows, ElementwiseCases::squaredError));
  }

  private interface Preparation {
    Field field(ElementwiseCases matrix);
  }

  private static Case one(String operation, int rows, Preparation preparation) {
    return new Case(
        String.format(Locale.ROOT, "%s %,d × %d", operation, rows, COLUMNS), () -> preparation.field(new ElementwiseCases(rows)));
  }

  private Field relu() {
    Runnable work = () -> Rectifier.forward(x.length, 0f, x, 0, y, 0, ONE_THREAD);
    work.run();
    Agreement.check("ReLU", IntStream.range(0, x.length).mapToDouble(i -> Math.max(x[i], 0)).toArray(), y);
    return writing(work);
  }

  private Field bias() {
    float[] bias = EinsumGoals.random(COLUMNS).data();
    Runnable work = () -> Bias.add(rows, COLUMNS, x, 0, COLUMNS, bias, 0, y, 0, COLUMNS);
    work.run();
    Agreement.check("bias", IntStream.range(0, x.length).mapToDouble(i -> (double) x[i] + bias[i % COLUMNS]).toArray(), y);
    return writing(work);
  }

  private Field writing(Runnable work) {
    return field(
        work, 2, Stream.of(Opponent.bandwidth(Bandwidth.copy(x, y), BOUND), Opponent.bandwidth(Bandwidth.arraycopy(x, y), 0)));
  }

  private Field columnSum() {
    float[] sums = new float[COLUMNS];
    Runnable work = () -> Bias.columnSum(rows, COLUMNS, x, 0, COLUMNS, sums, 0, ONE_THREAD);
    work.run();
    Agreement.check("column sum", Reference.columnSums(rows, COLUMNS, Reference.toDouble(x)), sums);
    return reading(work, 1, x);
  }

  private Field squaredError() {
    float[] result = new float[1];
    Runnable work = () -> result[0] = MeanSquaredError.forward(x.length, x, 0, y, 0);
    work.run();
    double mean = IntStream.range(0, x.length).mapToDouble(i -> ((double) x[i] - y[i]) * ((double) x[i] - y[i])).average().orElseThrow();
    Agreement.check("squared error", new double[] {mean}, result);
    return reading(work, 2, x, y);
  }

  private Field reading(Runnable work, int arrays, float[]... read) {
    return field(work, arrays, Stream.of(
        Opponent.bandwidth(Bandwidth.read(read), BOUND), Opponent.bandwidth(Bandwidth.copy(x, new float[x.length]), 0)));
  }

  private Field field(Runnable work, int arrays, Stream<Opponent> opponents) {
    return new Field(
        Work.moving((double) Float.BYTES * arrays * x.length), List.of(new Contender(Names.LANEWISE, work)), opponents.toList());
  }
}
