/**
 * Float32 kernels: low level on arrays with offsets and leading dimensions, and comfortable on {@link dev.lanewise.kernels.Tensor}. Both are
 * doors to the same kernels.
 *
 * <h2>The contract every kernel keeps</h2>
 * <ul>
 *   <li><b>Storage</b> is row-major. A matrix is a triple <i>(array, offset, leading dimension)</i>; the leading dimension counts elements from
 *       one row to the next and is at least the row length.
 *   <li><b>Arguments</b> are checked before anything is written. A bad one is reported by name, with its value and what was expected, and every
 *       output is left untouched.
 *   <li><b>Values</b> follow IEEE 754: no element is skipped for being zero, so 0·∞ is NaN. α = 0 does not read A and B; β = 0 does not read C,
 *       whatever is in it; k = 0 leaves β·C; an empty m or n does nothing. ReLU keeps NaN and turns −0 into +0.
 *   <li><b>Aliasing</b>: elementwise kernels work in place, meaning the very same elements. Any other overlap of an output with an input is an
 *       {@link java.lang.IllegalArgumentException}.
 *   <li><b>Accuracy</b> of a product: |Ĉ − C| ≤ γ(t+3)·(|α|·|A|·|B| + |β|·|C|) with γ(n) = n·u/(1 − n·u), u = 2⁻²⁴,
 *       t = min(k, 1024 + k/256). Small integers are exact.
 *   <li><b>Repeatability</b>: the same call gives the same bits on every run and for every thread count, at a given vector width.
 *   <li><b>Threads</b>: all kernels may be called concurrently on disjoint outputs. See {@link dev.lanewise.kernels.Parallelism}.
 * </ul>
 */
@NullMarked
package dev.lanewise.kernels;

import org.jspecify.annotations.NullMarked;
