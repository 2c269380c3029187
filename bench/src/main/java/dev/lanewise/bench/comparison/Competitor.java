package dev.lanewise.bench.comparison;

import dev.lanewise.kernels.SgemmRoutine;

/**
 * Somebody else's product on Java arrays, one thread.
 *
 * @param name as tables print it
 * @param routine C ← A·B; whoever cannot do more says so
 */
public record Competitor(String name, SgemmRoutine routine) {}
