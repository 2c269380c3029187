package dev.lanewise.bench.goals;

import dev.lanewise.blas.Blas;

/**
 * A native library to compare with.
 *
 * @param name as tables print it
 * @param blas the library
 */
public record Rival(String name, Blas blas) {}
