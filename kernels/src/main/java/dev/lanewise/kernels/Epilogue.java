package dev.lanewise.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a product does to C on its way to memory: C ← f(α·op(A)·op(B) + β·C + bias), where the bias is one value a column and f is the identity or
 * ReLU. Fused, so that no second pass over C is needed.
 */
public final class Epilogue {
  private static final Epilogue NONE = new Epilogue(null, 0, false);
  private static final Epilogue RELU = new Epilogue(null, 0, true);

  private final float @Nullable [] bias;
  private final int biasOffset;
  private final boolean relu;

  private Epilogue(float @Nullable [] bias, int biasOffset, boolean relu) {
    this.bias = bias;
    this.biasOffset = biasOffset;
    this.relu = relu;
  }

  /** Nothing: the bare product. */
  public static Epilogue none() {
    return NONE;
  }

  /** max(·, 0); NaN stays NaN. */
  public static Epilogue relu() {
    return RELU;
  }

  /** Adds {@code bias[biasOffset + j]} to column j. The array is borrowed, not copied. */
  public static Epilogue bias(float[] bias, int biasOffset) {
    return new Epilogue(checked(bias, biasOffset), biasOffset, false);
  }

  /** Adds the bias, then takes max(·, 0). The array is borrowed, not copied. */
  public static Epilogue biasRelu(float[] bias, int biasOffset) {
    return new Epilogue(checked(bias, biasOffset), biasOffset, true);
  }

  private static float[] checked(float[] bias, int biasOffset) {
    Objects.requireNonNull(bias, "bias");
    if (biasOffset < 0 || biasOffset > bias.length) {
      throw new IndexOutOfBoundsException("biasOffset: " + biasOffset + ", expected 0 to bias.length = " + bias.length);
    }
    return bias;
  }

  /** The bias's array, or null when there is none. */
  public float @Nullable [] biasArray() {
    return bias;
  }

  /** Index of the first bias. */
  public int biasOffset() {
    return biasOffset;
  }

  /** Whether ReLU comes last. */
  public boolean hasRelu() {
    return relu;
  }
}
