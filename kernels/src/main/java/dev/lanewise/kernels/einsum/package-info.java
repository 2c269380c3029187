/** Einsum: an equation, the order of its contractions, and each of them as matrix products, sums or copies. */
@NullMarked
package dev.lanewise.kernels.einsum;

import org.jspecify.annotations.NullMarked;
