package dev.lanewise.bench.comparison;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** Products written in Java by others. Their jars are beside ours, not in it; each may be missing. */
public final class JavaRivals {
  /** Kept, or its level would be forgotten with it. */
  private static final Logger NETLIB_LOG = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

  private static final int ROUNDS = 4;
  private static final String VECTOR_BLAS = "VectorBLAS";

  private JavaRivals() {}

  /** Those that work; why others do not goes into {@code missing}, by name. */
  public static List<Competitor> find(Map<String, String> missing) {
    return List.of(find(Names.NETLIB, JavaRivals::netlib, missing), find(Names.EJML, JavaRivals::ejml, missing)).stream()
        .flatMap(Optional::stream).toList();
  }

  static Optional<Competitor> find(String name, Supplier<SgemmRoutine> supplier, Map<String, String> missing) {
    try {
      SgemmRoutine routine = supplier.get();
      float[] c = new float[4];
      routine.sgemm(
          Transpose.NO, Transpose.NO, 2, 2, 2, 1f, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6, 7, 8}, 0, 2, 0f, c, 0, 2);
      if (!Arrays.equals(c, new float[] {19, 22, 43, 50})) {
        throw new IllegalStateException("a product of two by two came out as " + Arrays.toString(c));
      }
      return Optional.of(Competitor.onArrays(name, routine, ROUNDS));
    } catch (NoClassDefFoundError absent) {
      missing.put(name, "not on the class path (" + absent.getMessage() + "); ./lanewise report --rivals fetches it");
    } catch (LinkageError | RuntimeException failure) {
      missing.put(name, Failed.reason(failure));
    }
    return Optional.empty();
  }

  /** Column-major in the manner of Fortran: what it calls A·B is Bᵀ·Aᵀ of ours, on the very same arrays. */
  private static SgemmRoutine netlib() {
    // It would otherwise look for native libraries, which are not what is compared with here, and say on the console what it found.
    System.setProperty("dev.ludovic.netlib.blas.allowNative", "false");
    NETLIB_LOG.setLevel(Level.WARNING);
    JavaBLAS blas = JavaBLAS.getInstance();
    if (!blas.getClass().getSimpleName().equals(VECTOR_BLAS)) {
      throw new IllegalStateException("it chose " + blas.getClass().getSimpleName() + ", expected " + VECTOR_BLAS);
    }
    return (transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc) -> blas.sgemm(
        letter(transB), letter(transA), n, m, k, alpha, b, bOffset, ldb, a, aOffset, lda, beta, c, cOffset, ldc);
  }

  private static String letter(Transpose transpose) {
    return transpose == Transpose.YES ? "T" : "N";
  }

  /** Row-major on the very same arrays. It knows neither parts of arrays nor α and β, and chooses among its loops by itself. */
  static SgemmRoutine ejml() {
    return (transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc) -> {
      boolean whole = aOffset + bOffset + cOffset == 0 && lda == k && ldb == n && ldc == n;
      if (!whole || transA == Transpose.YES || transB == Transpose.YES || alpha != 1 || beta != 0) {
        throw new IllegalArgumentException("EJML: part of an array, a transpose, α or β, expected whole matrices, α = 1 and β = 0");
      }
      CommonOps_FDRM.mult(FMatrixRMaj.wrap(m, k, a), FMatrixRMaj.wrap(k, n, b), FMatrixRMaj.wrap(m, n, c));
    };
  }
}
