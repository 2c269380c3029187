/** Threads that help a caller, and work in parts for them. */
@NullMarked
package dev.lanewise.kernels.parallel;

import org.jspecify.annotations.NullMarked;
