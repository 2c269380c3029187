package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.scalar.ScalarProvider;

public final class VectorProvider extends ScalarProvider {}
