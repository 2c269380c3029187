/** libtorch on the processor, through DJL: only for a JVM of its own, as its symbols and its OpenMP do not go together with other rivals'. */
package dev.lanewise.bench.libtorch;
