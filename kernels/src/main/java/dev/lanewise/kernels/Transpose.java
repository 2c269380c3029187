package dev.lanewise.kernels;

/** Whether a matrix operand enters a product as stored, op(X) = X, or transposed, op(X) = Xᵀ. */
public enum Transpose {
  /** op(X) = X. */
  NO,
  /** op(X) = Xᵀ. */
  YES
}
