/**
 * OpenBLAS, or any other library with the CBLAS interface, behind the same signatures as the kernels: {@link
 * dev.lanewise.blas.Blas#find()}.
 *
 * <h2>Which library answers</h2>
 * <ol>
 *   <li>{@code -Dlanewise.blas=/absolute/path/libmkl_rt.so.2}, if set: this file and no other. MKL, BLIS, or an OpenBLAS of your own,
 *       built for 32-bit integers (LP64). What it needs must lie where the system's loader finds it.
 *   <li>The OpenBLAS inside the jar {@code org.bytedeco:openblas} with the classifier of this platform. JavaCPP extracts it once into the
 *       cache {@code ~/.javacpp/cache}, or where {@code -Dorg.bytedeco.javacpp.cachedir} says. Whoever can write there decides which
 *       native code runs. Only linux-x86_64 is a dependency; for another platform build with {@code -Dopenblas.platform=linux-arm64} (or
 *       {@code macosx-arm64}, {@code windows-x86_64}), or put that jar on the class path.
 *   <li>The system's: {@code libopenblas.so.0}, {@code libopenblas.so}, {@code libblas.so.3}, and what macOS and Windows call them. The
 *       last may be the slow reference implementation: {@link dev.lanewise.blas.Blas#describe()} says who answered.
 * </ol>
 *
 * <p>{@link dev.lanewise.blas.Blas#load} takes further files, so that several libraries can be compared in one JVM. Of MKL, {@code libmkl_rt} is the
 * file; the parts it loads later lie beside it, or where the system's loader finds them. Which threads it uses follows from the parts that are there
 * (Intel's OpenMP, GNU's, TBB, none), or from {@code MKL_THREADING_LAYER}.
 *
 * <p>Each candidate must multiply small integers exactly, leave padding alone, and not read C when β = 0, before it is used. {@link
 * dev.lanewise.blas.Availability#reason()} tells what became of each.
 *
 * <h2>What the environment changes</h2>
 *
 * <p>Native libraries read variables when they are loaded; Java cannot change them later. {@code OPENBLAS_NUM_THREADS} sets the threads
 * ({@link dev.lanewise.blas.Blas#setThreads} does so later). {@code OPENBLAS_CORETYPE} forces the kernels of another CPU, so figures taken
 * with it are no baseline. {@code OPENBLAS_THREAD_TIMEOUT=4} stops idle workers from spinning, which otherwise takes processor time from
 * whatever is measured next. OpenMP builds obey {@code OMP_NUM_THREADS}. {@link dev.lanewise.blas.Blas#environment()} lists all that are
 * set.
 *
 * <h2>Trust and limits</h2>
 * <ul>
 *   <li>Native access is needed: {@code --enable-native-access=ALL-UNNAMED}, or {@code dev.lanewise.blas} on the module path.
 *   <li>All arguments are checked in Java before the library sees them. The library itself, and the property that names it, are trusted.
 *   <li>A call cannot be interrupted, and it pins the carrier of a virtual thread. At most min(processors, 8) run at once, the rest queue
 *       fairly: OpenBLAS has a number of buffers fixed at build time and aborts the process when they run out.
 * </ul>
 */
@NullMarked
package dev.lanewise.blas;

import org.jspecify.annotations.NullMarked;
