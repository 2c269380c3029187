/** Plain loops: the specification of every kernel, the tests' oracle, and what runs where vectors are not to be had. */
@NullMarked
package dev.lanewise.kernels.scalar;

import org.jspecify.annotations.NullMarked;
