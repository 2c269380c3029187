package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Shape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What sgemm is to reach. Shapes are m × k × n: rows, products, columns. */
public final class SgemmGoals {
  private static final String PLAIN = "bare product";
  private static final String ARRAYS = "arrays";
  private static final double EPILOGUE_OVERHEAD = 1.03;

  private SgemmGoals() {}

  /** All of them, in the order of the table. */
  public static List<Goal> all(Rivals rivals, boolean quick) {
    return List.of(
        squares(rivals, quick), small(rivals, quick), rectangular(rivals, quick), transposes(quick),
        new TwoThreads(quick ? List.of(512) : List.of(512, 1024, 2048), rivals, timing(quick)),
        new SquaresAt256Bits(quick), new PeakAt128Bits(PeakAt128Bits.Subject.SQUARE, quick),
        new TileAlone(timing(quick)), new FreshStarts(quick ? 3 : 30),
        new PolymorphicUse(quick), new WarmUp(quick ? 3 : 7), new Allocation(quick), segments(quick), epilogues(quick));
  }

  static Timing timing(boolean quick) {
    return quick ? Timing.QUICK : Timing.FULL;
  }

  static AgainstRivals squares(Rivals rivals, boolean quick) {
    List<Shape> shapes = squares(
        quick ? new int[] {128, 300, 512, 1024} : new int[] {128, 192, 256, 300, 384, 512, 768, 1000, 1024, 1500, 2048});
    return new AgainstRivals("squares", "squares, one thread", shapes, false, 1, 0.9, rivals, timing(quick));
  }

  private static AgainstRivals small(Rivals rivals, boolean quick) {
    List<Shape> shapes = squares(quick ? new int[] {8, 32, 96} : new int[] {4, 8, 16, 24, 32, 48, 64, 96});
    return new AgainstRivals("small", "small squares, all on arrays", shapes, true, 1, 0.8, rivals, timing(quick));
  }

  private static AgainstRivals rectangular(Rivals rivals, boolean quick) {
    List<Shape> shapes = Stream.of(
        new Shape(512, 2048, 300), new Shape(2000, 64, 2000), new Shape(64, 2000, 512), new Shape(4096, 4096, 64), new Shape(100, 100, 10_000))
        .filter(shape -> !quick || shape.flops() < 5e8).toList();
    return new AgainstRivals("rectangular", "rectangles m × k × n", shapes, false, 1, 0.85, rivals, timing(quick));
  }

  private static List<Shape> squares(int... sizes) {
    return IntStream.of(sizes).mapToObj(n -> new Shape(n, n, n)).toList();
  }

  private static Goal transposes(boolean quick) {
    List<Variants.Case> cases = new ArrayList<>();
    for (Shape shape : squares(quick ? new int[] {512} : new int[] {512, 1024})) {
      cases.add(new Variants.Case(shape.spoken(), shape.flops(), "NN", () -> Stream.of(Transpose.values())
          .flatMap(transA -> Stream.of(Transpose.values()).map(transB -> Multiplication.of(shape, transA, transB)
              .ours(letter(transA) + letter(transB), Epilogue.none())))
          .toList()));
    }
    return new Variants("transposes", "NT, TN and TT at most 5 % slower than NN", cases, 0.95, timing(quick));
  }

  private static String letter(Transpose transpose) {
    return transpose == Transpose.YES ? "T" : "N";
  }

  private static Goal segments(boolean quick) {
    List<Variants.Case> cases = new ArrayList<>();
    for (Shape shape : squares(quick ? new int[] {128, 512} : new int[] {128, 512, 1024})) {
      cases.add(new Variants.Case(shape.spoken(), shape.flops(), ARRAYS, () -> {
        Multiplication multiplication = Multiplication.of(shape);
        return List.of(multiplication.ours(ARRAYS, Epilogue.none()), multiplication.oursOffHeap("segments"));
      }));
    }
    return new Variants("segments", "off-heap segments at most 10 % slower than arrays", cases, 0.9, timing(quick));
  }

  private static Goal epilogues(boolean quick) {
    List<Variants.Case> cases = new ArrayList<>();
    for (int k : quick ? new int[] {256} : new int[] {256, 512}) {
      Shape shape = new Shape(512, k, 512);
      cases.add(new Variants.Case(shape.spoken(), shape.flops(), PLAIN, () -> {
        Multiplication multiplication = Multiplication.of(shape);
        float[] bias = new float[shape.n()];
        SplittableRandom random = new SplittableRandom(k);
        for (int j = 0; j < bias.length; j++) {
          bias[j] = (float) random.nextDouble(-1, 1);
        }
        return List.of(
            multiplication.ours(PLAIN, Epilogue.none()), multiplication.ours("bias", Epilogue.bias(bias, 0)),
            multiplication.ours("ReLU", Epilogue.relu()), multiplication.ours("bias + ReLU", Epilogue.biasRelu(bias, 0)));
      }));
    }
    return new Variants("epilogue", "bias, ReLU and both: at most 3 % more time than the bare product", cases, 1 / EPILOGUE_OVERHEAD, timing(quick));
  }
}
