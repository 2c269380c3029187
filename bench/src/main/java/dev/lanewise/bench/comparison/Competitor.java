package dev.lanewise.bench.comparison;

import dev.lanewise.kernels.SgemmRoutine;

/**
 * Somebody else's product on Java arrays, one thread.
 *
 * @param name as tables print it
 * @param routine C ← A·B; whoever cannot do more says so
 * @param rounds most rounds to take part in: who is many times slower would take most of the time, and its factor is beyond doubt
 */
public record Competitor(String name, SgemmRoutine routine, int rounds) {}
