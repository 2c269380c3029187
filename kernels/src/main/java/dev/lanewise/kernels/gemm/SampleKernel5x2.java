package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.vector.Lanes.LANES;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** 5 rows × 2 vectors, for 16 vector registers (AVX2): 10 accumulators, 2 of V, 1 of P, and room for what C2 loads ahead; 6 rows spill. */
final class SampleKernel5x2 implements SampleKernel {
  private static final int MR = 5;
  private static final int WIDTH = Pack.width(MR);

  @Override
  public int mr() {
    return MR;
  }

  @Override
  public void accumulate(int samples, float[] pp, int po, float[] v, int vo, int ldv, float[] t, int to, int ldt) {
    FloatVector t0_0 = zero(SPECIES), t0_1 = zero(SPECIES);
    FloatVector t1_0 = zero(SPECIES), t1_1 = zero(SPECIES);
    FloatVector t2_0 = zero(SPECIES), t2_1 = zero(SPECIES);
    FloatVector t3_0 = zero(SPECIES), t3_1 = zero(SPECIES);
    FloatVector t4_0 = zero(SPECIES), t4_1 = zero(SPECIES);
    int end = po + samples * WIDTH;
    for (int i = po, j = vo; i < end; i += WIDTH, j += ldv) {
      FloatVector v0 = fromArray(SPECIES, v, j), v1 = fromArray(SPECIES, v, j + LANES), x;
      x = broadcast(SPECIES, pp[i + 0]); t0_0 = x.fma(v0, t0_0); t0_1 = x.fma(v1, t0_1);
      x = broadcast(SPECIES, pp[i + 1]); t1_0 = x.fma(v0, t1_0); t1_1 = x.fma(v1, t1_1);
      x = broadcast(SPECIES, pp[i + 2]); t2_0 = x.fma(v0, t2_0); t2_1 = x.fma(v1, t2_1);
      x = broadcast(SPECIES, pp[i + 3]); t3_0 = x.fma(v0, t3_0); t3_1 = x.fma(v1, t3_1);
      x = broadcast(SPECIES, pp[i + 4]); t4_0 = x.fma(v0, t4_0); t4_1 = x.fma(v1, t4_1);
    }
    fromArray(SPECIES, t, to).add(t0_0).intoArray(t, to); fromArray(SPECIES, t, to + LANES).add(t0_1).intoArray(t, to + LANES); to += ldt;
    fromArray(SPECIES, t, to).add(t1_0).intoArray(t, to); fromArray(SPECIES, t, to + LANES).add(t1_1).intoArray(t, to + LANES); to += ldt;
    fromArray(SPECIES, t, to).add(t2_0).intoArray(t, to); fromArray(SPECIES, t, to + LANES).add(t2_1).intoArray(t, to + LANES); to += ldt;
    fromArray(SPECIES, t, to).add(t3_0).intoArray(t, to); fromArray(SPECIES, t, to + LANES).add(t3_1).intoArray(t, to + LANES); to += ldt;
    fromArray(SPECIES, t, to).add(t4_0).intoArray(t, to); fromArray(SPECIES, t, to + LANES).add(t4_1).intoArray(t, to + LANES);
  }
}
