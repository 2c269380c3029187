package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.gemm.Blocking;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.OuterProductLoops;
import dev.lanewise.kernels.provider.KernelProvider;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * Every kernel on the Vector API. Elementwise kernels are one vector loop and the same arithmetic on the scalars left over, or, row by row, on a last
 * vector that overlaps the one before; reductions keep several chains of sums, because one alone would wait for the adder's latency.
 */
public final class VectorProvider implements KernelProvider {
  private static final int LEAST_BITS = 128;

  /** Terms that one float chain adds up before its total moves to a wider or fresh sum: short chains keep rounding small. */
  private static final int CHAIN = 128;

  /**
   * Why there are no vectors to compute with, if so.
   *
   * @throws IllegalArgumentException if a property that these kernels read has a value it cannot have
   */
  public static Optional<String> obstacle() {
    Blocking.checkProperty();
    int bits = Settings.vectorBits();
    Settings.registers();
    int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return bits == 0 && preferred < LEAST_BITS
        ? Optional.of("the JVM has vectors of " + preferred + " bits, fewer than " + LEAST_BITS + "; -XX:MaxVectorSize limits them") : Optional.empty();
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  public String describe() {
    return SPECIES.vectorBitSize() + "-bit vectors of " + LANES + " lanes, " + GemmLoops.describe();
  }

  @Override
  public void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc,
      Epilogue epilogue, int threads) {
    GemmLoops.sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, threads);
  }

  @Override
  public void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc,
      Epilogue epilogue, int threads) {
    GemmLoops.sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, threads);
  }

  @Override
  public void outerProductSum(
      int samples, int m, int n,
      float[] x, int xOffset, int ldx,
      float[] g, int gOffset, int ldg,
      float beta, float[] c, int cOffset, int ldc, int threads) {
    OuterProductLoops.outerProductSum(samples, m, n, x, xOffset, ldx, g, gOffset, ldg, beta, c, cOffset, ldc, threads);
  }

  @Override
  public void reluForward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset, int threads) {
    ReluLoops.forward(n, shift, x, xOffset, y, yOffset, threads);
  }

  @Override
  public void reluBackward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int threads) {
    ReluLoops.backward(n, x, xOffset, dy, dyOffset, dx, dxOffset, threads);
  }

  @Override
  public void addBias(int rows, int columns, float[] x, int xOffset, int ldx, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    int last = columns - LANES;
    if (last < 0) {
      addShortBias(rows, columns, x, xOffset, ldx, bias, biasOffset, y, yOffset, ldy);
      return;
    }
    // A row ends in a vector of its own, which overlaps the one before. Y may be X: the end is read before anything is written.
    FloatVector endOfBias = fromArray(SPECIES, bias, biasOffset + last);
    for (int row = 0, from = xOffset, to = yOffset; row < rows; row++, from += ldx, to += ldy) {
      FloatVector end = fromArray(SPECIES, x, from + last).add(endOfBias);
      for (int j = 0; j < last; j += LANES) {
        fromArray(SPECIES, x, from + j).add(fromArray(SPECIES, bias, biasOffset + j)).intoArray(y, to + j);
      }
      end.intoArray(y, to + last);
    }
  }

  private static void addShortBias(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    for (int row = 0, from = xOffset, to = yOffset; row < rows; row++, from += ldx, to += ldy) {
      for (int j = 0; j < columns; j++) {
        y[to + j] = x[from + j] + bias[biasOffset + j];
      }
    }
  }

  @Override
  public void columnSum(int rows, int columns, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset, int threads) {
    if (columns == 1 && ldx == 1) {
      sums[sumsOffset] = (float) sum(rows, x, xOffset);
    } else {
      ColumnSums.sum(rows, columns, x, xOffset, ldx, sums, sumsOffset, threads);
    }
  }

  /** Σ x. What overflows in float is summed again in double. */
  private static double sum(int n, float[] x, int xOffset) {
    double total = 0;
    int step = CHAIN * 4 * LANES;
    for (int from = 0, size; from < n; from += size) {
      size = Math.min(step, n - from);
      FloatVector s0 = zero(SPECIES), s1 = zero(SPECIES), s2 = zero(SPECIES), s3 = zero(SPECIES);
      int i = xOffset + from;
      int end = i + size;
      for (; i <= end - 4 * LANES; i += 4 * LANES) {
        s0 = s0.add(fromArray(SPECIES, x, i));
        s1 = s1.add(fromArray(SPECIES, x, i + LANES));
        s2 = s2.add(fromArray(SPECIES, x, i + 2 * LANES));
        s3 = s3.add(fromArray(SPECIES, x, i + 3 * LANES));
      }
      float chunk = Lanes.sum(s0.add(s1).add(s2.add(s3)));
      if (Float.isFinite(chunk)) {
        total += chunk;
      } else {
        i = xOffset + from;
      }
      for (; i < end; i++) {
        total += x[i];
      }
    }
    return total;
  }

  @Override
  public double squaredErrorSum(int n, float[] out, int outOffset, float[] target, int targetOffset) {
    double total = 0;
    int step = CHAIN * 4 * LANES;
    for (int from = 0, size; from < n; from += size) {
      size = Math.min(step, n - from);
      int o = outOffset + from;
      int t = targetOffset + from;
      FloatVector s0 = zero(SPECIES), s1 = zero(SPECIES), s2 = zero(SPECIES), s3 = zero(SPECIES);
      int i = 0;
      for (; i <= size - 4 * LANES; i += 4 * LANES) {
        FloatVector e0 = fromArray(SPECIES, out, o + i).sub(fromArray(SPECIES, target, t + i));
        FloatVector e1 = fromArray(SPECIES, out, o + i + LANES).sub(fromArray(SPECIES, target, t + i + LANES));
        FloatVector e2 = fromArray(SPECIES, out, o + i + 2 * LANES).sub(fromArray(SPECIES, target, t + i + 2 * LANES));
        FloatVector e3 = fromArray(SPECIES, out, o + i + 3 * LANES).sub(fromArray(SPECIES, target, t + i + 3 * LANES));
        s0 = e0.fma(e0, s0);
        s1 = e1.fma(e1, s1);
        s2 = e2.fma(e2, s2);
        s3 = e3.fma(e3, s3);
      }
      float chunk = Lanes.sum(s0.add(s1).add(s2.add(s3)));
      if (Float.isFinite(chunk)) {
        total += chunk;
      } else {
        i = 0;
      }
      for (; i < size; i++) {
        double error = out[o + i] - target[t + i];
        total += error * error;
      }
    }
    return total;
  }

  @Override
  public void scaledDifference(
      int n, float scale, float[] out, int outOffset, float[] target, int targetOffset, float[] dout, int doutOffset) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      fromArray(SPECIES, out, outOffset + i).sub(fromArray(SPECIES, target, targetOffset + i)).mul(scale).intoArray(dout, doutOffset + i);
    }
    for (; i < n; i++) {
      dout[doutOffset + i] = scale * (out[outOffset + i] - target[targetOffset + i]);
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector a = broadcast(SPECIES, alpha);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      fromArray(SPECIES, x, xOffset + i).fma(a, fromArray(SPECIES, y, yOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      // Fused as in the lanes, so that an element's bits do not depend on where it stands.
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      fromArray(SPECIES, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = alpha * x[xOffset + i];
    }
  }
}
