/** libtorch on the processor, through DJL: only for a JVM of its own, as its symbols and its OpenMP do not go together with another MKL's. */
package dev.lanewise.bench.libtorch;
