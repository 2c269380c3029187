package dev.lanewise.bench.comparison;

import dev.lanewise.bench.FmaPeak;
import dev.lanewise.bench.comparison.Question.Entry;
import dev.lanewise.bench.reference.Agreement;
import dev.lanewise.bench.reference.Reference;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** How fast is a square product, beside OpenBLAS and beside what the arithmetic units can do? OpenBLAS works on off-heap memory. */
final class SquareProducts implements Study {
  static final String GROUP = "squares";
  private static final long SEED = 20_240_517;
  private static final int CACHE_LINE = 64;

  private final List<Integer> sizes;
  private final Optional<Blas> blas;

  SquareProducts(List<Integer> sizes, Optional<Blas> blas) {
    this.sizes = sizes;
    this.blas = blas;
  }

  @Override
  public String preparation() {
    return "checking square products";
  }

  @Override
  public int size() {
    return sizes.size();
  }

  @Override
  public List<Question> prepare() {
    return sizes.stream().map(this::question).toList();
  }

  private Question question(int n) {
    Shape shape = new Shape(n, n, n);
    SplittableRandom random = new SplittableRandom(SEED);
    float[] a = new float[n * n];
    float[] b = new float[n * n];
    float[] c = new float[n * n];
    for (int i = 0; i < n * n; i++) {
      a[i] = (float) random.nextDouble(-1, 1);
      b[i] = (float) random.nextDouble(-1, 1);
    }
    double[] expected = Reference.product(n, n, n, a, Reference.toDouble(b));

    Runnable ours = () -> Sgemm.sgemm(
        Transpose.NO, Transpose.NO, n, n, n, 1f, a, 0, n, b, 0, n, 0f, c, 0, n, Parallelism.sequential());
    List<Entry> entries = new ArrayList<>();
    ours.run();
    entries.add(new Entry(Names.LANEWISE, ours, Agreement.check("Lanewise's product " + shape, expected, c)));
    blas.ifPresent(library -> {
      MemorySegment nativeA = offHeap(a);
      MemorySegment nativeB = offHeap(b);
      MemorySegment nativeC = offHeap(c).fill((byte) 0);
      Runnable theirs = () -> library.sgemm(
          Transpose.NO, Transpose.NO, n, n, n, 1f, nativeA, 0, n, nativeB, 0, n, 0f, nativeC, 0, n);
      theirs.run();
      Agreement agreement = Agreement.check("OpenBLAS's product " + shape, expected, nativeC.toArray(ValueLayout.JAVA_FLOAT));
      entries.add(new Entry(Names.OPENBLAS, theirs, agreement));
    });
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      FmaPeak peak = new FmaPeak();
      entries.add(new Entry(Names.FMA_PEAK, () -> peak.run(shape.flops()), Agreement.UNCHECKED));
    }
    return Question.arithmetic(GROUP, "sgemm", shape, shape.flops(), entries);
  }

  private static MemorySegment offHeap(float[] values) {
    MemorySegment segment = Arena.ofAuto().allocate((long) values.length * Float.BYTES, CACHE_LINE);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }
}
