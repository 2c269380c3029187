/** The interface to all kernels at once, and which implementation of it this JVM gets. */
@NullMarked
package dev.lanewise.kernels.provider;

import org.jspecify.annotations.NullMarked;
