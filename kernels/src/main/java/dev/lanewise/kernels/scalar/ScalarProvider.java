package dev.lanewise.kernels.scalar;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.parallel.Pool;
import dev.lanewise.kernels.provider.KernelProvider;
import java.lang.foreign.MemorySegment;

/**
 * Every kernel as the plainest loops: the specification, the oracle of the tests, and the fallback where vectors are missing.
 *
 * <p>Sums run in storage order and in double, and are rounded once, at the end. Thread counts are ignored.
 */
public final class ScalarProvider implements KernelProvider {
  /** Pieces of a row of C while they are sums of outer products. */
  private static final Pool<double[]> ROWS = new Pool<>(() -> new double[1024]);

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int vectorBits() {
    return Float.SIZE;
  }

  @Override
  public String describe() {
    return "plain loops";
  }

  @Override
  public void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, float[] a, int aOffset, int lda,
      float[] b, int bOffset, int ldb,
      float beta, float[] c, int cOffset, int ldc,
      Epilogue epilogue, int threads) {
    sgemm(
        transA, transB, m, n, k,
        alpha, MemorySegment.ofArray(a), aOffset, lda,
        MemorySegment.ofArray(b), bOffset, ldb,
        beta, MemorySegment.ofArray(c), cOffset, ldc, epilogue, threads);
  }

  @Override
  public void sgemm(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, MemorySegment a, long aOffset, long lda,
      MemorySegment b, long bOffset, long ldb,
      float beta, MemorySegment c, long cOffset, long ldc,
      Epilogue epilogue, int threads) {
    long aRow = transA ? 1 : lda;
    long aColumn = transA ? lda : 1;
    long bRow = transB ? 1 : ldb;
    long bColumn = transB ? ldb : 1;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        long cIndex = cOffset + i * ldc + j;
        double sum = 0;
        // An empty sum is 0 and not α·0, which is NaN for an infinite α.
        if (alpha != 0 && k > 0) {
          for (int p = 0; p < k; p++) {
            sum += (double) a.getAtIndex(JAVA_FLOAT, aOffset + i * aRow + p * aColumn) * b.getAtIndex(JAVA_FLOAT, bOffset + p * bRow + j * bColumn);
          }
          sum *= alpha;
        }
        if (beta != 0) {
          sum += (double) beta * c.getAtIndex(JAVA_FLOAT, cIndex);
        }
        if (epilogue.biasArray() != null) {
          sum += epilogue.biasArray()[epilogue.biasOffset() + j];
        }
        c.setAtIndex(JAVA_FLOAT, cIndex, (float) (epilogue.hasRelu() ? Math.max(sum, 0.0) : sum));
      }
    }
  }

  @Override
  public void outerProductSum(
      int samples, int m, int n,
      float[] x, int xOffset, int ldx,
      float[] g, int gOffset, int ldg,
      float beta, float[] c, int cOffset, int ldc, int threads) {
    double[] row = ROWS.acquire();
    for (int j = 0; j < n; j += row.length) {
      int columns = Math.min(row.length, n - j);
      for (int i = 0; i < m; i++) {
        int to = cOffset + i * ldc + j;
        for (int q = 0; q < columns; q++) {
          row[q] = beta == 0 ? 0 : (double) beta * c[to + q];
        }
        for (int s = 0; s < samples; s++) {
          double xi = x[xOffset + s * ldx + i];
          int from = gOffset + s * ldg + j;
          for (int q = 0; q < columns; q++) {
            row[q] += xi * g[from + q];
          }
        }
        for (int q = 0; q < columns; q++) {
          c[to + q] = (float) row[q];
        }
      }
    }
    ROWS.release(row);
  }

  @Override
  public void reluForward(int n, float shift, float[] x, int xOffset, float[] y, int yOffset, int threads) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.max(x[xOffset + i], 0f) - shift;
    }
  }

  @Override
  public void reluBackward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int threads) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = x[xOffset + i] <= 0 ? 0 : dy[dyOffset + i];
    }
  }

  @Override
  public void addBias(int rows, int columns, float[] x, int xOffset, int ldx, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yOffset + i * ldy + j] = x[xOffset + i * ldx + j] + bias[biasOffset + j];
      }
    }
  }

  @Override
  public void columnSum(int rows, int columns, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset, int threads) {
    for (int j = 0; j < columns; j++) {
      // In double: the oracle must not lose what a blocked vector sum keeps.
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += x[xOffset + i * ldx + j];
      }
      sums[sumsOffset + j] = (float) sum;
    }
  }

  @Override
  public double squaredErrorSum(int n, float[] out, int outOffset, float[] target, int targetOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double error = out[outOffset + i] - target[targetOffset + i];
      sum += error * error;
    }
    return sum;
  }

  @Override
  public void scaledDifference(
      int n, float scale, float[] out, int outOffset, float[] target, int targetOffset, float[] dout, int doutOffset) {
    for (int i = 0; i < n; i++) {
      dout[doutOffset + i] = scale * (out[outOffset + i] - target[targetOffset + i]);
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] += alpha * x[xOffset + i];
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = alpha * x[xOffset + i];
    }
  }
}
