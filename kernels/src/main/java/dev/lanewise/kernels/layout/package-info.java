/** Where matrices lie in memory. */
@NullMarked
package dev.lanewise.kernels.layout;

import org.jspecify.annotations.NullMarked;
