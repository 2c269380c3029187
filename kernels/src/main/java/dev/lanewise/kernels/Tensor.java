package dev.lanewise.kernels;

import dev.lanewise.kernels.einsum.MatrixView;
import dev.lanewise.kernels.einsum.StridedCopy;
import dev.lanewise.kernels.einsum.Strides;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A float32 tensor: a shape and strides over a float array. Views ({@link #transpose}, {@link #permute}, {@link #reshape} of contiguous data,
 * {@link #slice}, {@link #select}, {@link #expand}) share storage with their origin and copy nothing.
 *
 * <p>Element [i₀, …] is stored at {@code offset + Σ iᵣ·stride[r]}. Strides are ≥ 0; a stride of 0 repeats one element. Arithmetic returns new,
 * contiguous tensors and runs with {@link Parallelism#auto()}; for products into existing memory see {@link Sgemm} and {@link Einsum}.
 */
public final class Tensor {
  /** The longest array every JVM can make. */
  private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  private final float[] data;
  private final int offset;
  private final int[] shape;
  private final int[] strides;

  private Tensor(float[] data, int offset, int[] shape, int[] strides) {
    this.data = data;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  // ---- making ------------------------------------------------------------------------------------------------------------------------------

  /**
   * A tensor over {@code data}, row-major and not copied. No sizes make a scalar.
   *
   * @throws IllegalArgumentException if a size is negative or their product is not {@code data.length}
   */
  public static Tensor of(float[] data, int... shape) {
    Objects.requireNonNull(data, "data");
    int elements = elements("Tensor.of", shape);
    if (elements != data.length) {
      throw new IllegalArgumentException(
          "Tensor.of: shape " + text(shape) + " has " + elements + " elements, data has " + data.length);
    }
    return new Tensor(data, 0, shape.clone(), Strides.rowMajor(shape));
  }

  /** A tensor of zeros. */
  public static Tensor zeros(int... shape) {
    return of(new float[elements("Tensor.zeros", shape)], shape);
  }

  /** A tensor of {@code value}s. */
  public static Tensor full(float value, int... shape) {
    Tensor tensor = zeros(shape);
    Arrays.fill(tensor.data, value);
    return tensor;
  }

  /** A tensor of rank 0. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** A strided window on an array: element [i₀, …] is {@code data[offset + Σ iᵣ·strides[r]]}. Not copied. */
  public static Tensor strided(float[] data, int offset, int[] shape, int[] strides) {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(strides, "strides");
    int elements = elements("Tensor.strided", shape);
    if (strides.length != shape.length) {
      throw new IllegalArgumentException("Tensor.strided: " + shape.length + " sizes but " + strides.length + " strides");
    }
    long last = offset;
    for (int r = 0; r < shape.length; r++) {
      if (strides[r] < 0) {
        throw new IllegalArgumentException("Tensor.strided: strides[" + r + "]: " + strides[r] + ", expected ≥ 0");
      }
      last += elements == 0 ? 0 : (shape[r] - 1L) * strides[r];
    }
    if (offset < 0 || (elements > 0 ? last >= data.length : offset > data.length)) {
      throw new IndexOutOfBoundsException(
          "Tensor.strided: offset " + offset + " to element " + last + " reaches outside data of length " + data.length);
    }
    return new Tensor(data, offset, shape.clone(), strides.clone());
  }

  // ---- looking -----------------------------------------------------------------------------------------------------------------------------

  /** The sizes, outermost first; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** Whether both have the same shape. */
  public boolean hasShapeOf(Tensor other) {
    return Arrays.equals(shape, other.shape);
  }

  /** The size of one dimension; negative counts from the last. */
  public int size(int dimension) {
    return shape[dimension("size", dimension)];
  }

  /** How many dimensions. */
  public int rank() {
    return shape.length;
  }

  /** How many elements. */
  public int elements() {
    return elements("elements", shape);
  }

  /** Elements from one index to the next, for each dimension; a copy. */
  public int[] strides() {
    return strides.clone();
  }

  /** Elements from one index to the next in one dimension; negative counts from the last. */
  public int stride(int dimension) {
    return strides[dimension("stride", dimension)];
  }

  /** Where element [0, …, 0] is in {@link #data()}. */
  public int offset() {
    return offset;
  }

  /** The storage, shared and not copied. */
  public float[] data() {
    return data;
  }

  /** The element at an index, one number a dimension. */
  public float get(int... index) {
    return data[position(index)];
  }

  /** Overwrites the element at an index; every view of it sees the change. */
  public void set(float value, int... index) {
    data[position(index)] = value;
  }

  /** The only element. */
  public float item() {
    if (elements() != 1) {
      throw new IllegalStateException("item: " + text(shape) + " has " + elements() + " elements, expected 1");
    }
    return data[offset];
  }

  /** A row-major copy of the elements. */
  public float[] toArray() {
    float[] copy = new float[elements()];
    StridedCopy.copy(this, copy, 0, Strides.rowMajor(shape));
    return copy;
  }

  /** Whether the elements lie in row-major order without gaps. */
  public boolean isContiguous() {
    int expected = 1;
    for (int r = shape.length - 1; r >= 0; r--) {
      if (shape[r] != 1 && strides[r] != expected) {
        return elements() == 0;
      }
      expected *= shape[r];
    }
    return true;
  }

  /** This tensor if it is contiguous, else a contiguous copy. */
  public Tensor contiguous() {
    return isContiguous() ? this : copy();
  }

  /** A contiguous copy that shares nothing with this. */
  public Tensor copy() {
    return of(toArray(), shape);
  }

  /**
   * Overwrites the elements with those of a tensor of the same shape, read before the first is written.
   *
   * @throws IllegalArgumentException if the shapes differ, or if two elements of this view lie in one place, so that one value would be lost
   */
  public void copyFrom(Tensor source) {
    Objects.requireNonNull(source, "source");
    if (!Arrays.equals(shape, source.shape)) {
      throw new IllegalArgumentException("copyFrom: " + text(source.shape) + ", expected the shape " + text(shape));
    }
    if (!Strides.distinct(shape, strides)) {
      throw new IllegalArgumentException("copyFrom: " + text(shape) + " with strides " + Arrays.toString(strides) + ", expected no two elements in one place");
    }
    Tensor separate = source.data == data ? source.copy() : source;
    StridedCopy.copy(separate, data, offset, strides);
  }

  // ---- views -------------------------------------------------------------------------------------------------------------------------------

  /** Xᵀ: a view with the last two dimensions exchanged. */
  public Tensor transpose() {
    if (rank() < 2) {
      throw new IllegalArgumentException("transpose: " + text(shape) + ", expected at least 2 dimensions");
    }
    int[] order = new int[rank()];
    Arrays.setAll(order, r -> r);
    order[rank() - 1] = rank() - 2;
    order[rank() - 2] = rank() - 1;
    return permute(order);
  }

  /** A view whose dimension r is this tensor's dimension {@code order[r]}. */
  public Tensor permute(int... order) {
    Objects.requireNonNull(order, "order");
    boolean[] seen = new boolean[rank()];
    boolean permutation = order.length == rank();
    for (int r = 0; permutation && r < order.length; r++) {
      permutation = order[r] >= 0 && order[r] < rank() && !seen[order[r]];
      if (permutation) {
        seen[order[r]] = true;
      }
    }
    if (!permutation) {
      throw new IllegalArgumentException("permute: " + Arrays.toString(order) + ", expected each of 0 to " + (rank() - 1) + " once");
    }
    int[] newShape = new int[rank()];
    int[] newStrides = new int[rank()];
    for (int r = 0; r < rank(); r++) {
      newShape[r] = shape[order[r]];
      newStrides[r] = strides[order[r]];
    }
    return new Tensor(data, offset, newShape, newStrides);
  }

  /** The same elements in row-major order under another shape: a view if this is contiguous, else of a copy. One size may be −1: whatever fits. */
  public Tensor reshape(int... newShape) {
    Objects.requireNonNull(newShape, "newShape");
    int[] resolved = newShape.clone();
    int unknown = -1;
    long known = 1;
    for (int r = 0; r < resolved.length; r++) {
      if (resolved[r] == -1 && unknown < 0) {
        unknown = r;
      } else {
        known *= resolved[r];
      }
    }
    if (unknown >= 0 && known > 0 && elements() % known == 0) {
      resolved[unknown] = (int) (elements() / known);
    }
    if (unknown >= 0 && resolved[unknown] < 0 || elements("reshape", resolved) != elements()) {
      throw new IllegalArgumentException(
          "reshape: " + text(shape) + " to " + text(newShape) + ": " + elements() + " elements do not fit that shape");
    }
    Tensor source = contiguous();
    return new Tensor(source.data, source.offset, resolved, Strides.rowMajor(resolved));
  }

  /** The view of indices from ≤ i &lt; to in one dimension; a negative dimension counts from the last. */
  public Tensor slice(int dimension, int from, int to) {
    int r = dimension("slice", dimension);
    if (from < 0 || to < from || to > shape[r]) {
      throw new IndexOutOfBoundsException("slice: " + from + " to " + to + " of dimension " + r + " of " + text(shape));
    }
    int[] newShape = shape.clone();
    newShape[r] = to - from;
    return new Tensor(data, start(newShape, from, r), newShape, strides);
  }

  /** The view at one index of one dimension, which disappears. */
  public Tensor select(int dimension, int index) {
    int r = dimension("select", dimension);
    if (index < 0 || index >= shape[r]) {
      throw new IndexOutOfBoundsException("select: index " + index + " of dimension " + r + " of " + text(shape));
    }
    int[] newShape = without(shape, r);
    return new Tensor(data, start(newShape, index, r), newShape, without(strides, r));
  }

  /** A view with one more dimension of size 1 before dimension r, 0 ≤ r ≤ rank. */
  public Tensor unsqueeze(int dimension) {
    if (dimension < 0 || dimension > rank()) {
      throw new IndexOutOfBoundsException("unsqueeze: dimension " + dimension + ", expected 0 to " + rank());
    }
    return new Tensor(data, offset, with(shape, dimension, 1), with(strides, dimension, 0));
  }

  /** A view of the given shape in which dimensions of size 1 repeat as often as asked; missing leading dimensions are added. */
  public Tensor expand(int... newShape) {
    Objects.requireNonNull(newShape, "newShape");
    int added = newShape.length - rank();
    int[] newStrides = new int[newShape.length];
    boolean fits = added >= 0;
    for (int r = 0; fits && r < rank(); r++) {
      int size = newShape[added + r];
      fits = size == shape[r] || shape[r] == 1;
      newStrides[added + r] = size == shape[r] ? strides[r] : 0;
    }
    if (!fits) {
      throw new IllegalArgumentException("expand: " + text(shape) + " does not broadcast to " + text(newShape));
    }
    elements("expand", newShape);
    return new Tensor(data, offset, newShape.clone(), newStrides);
  }

  // ---- arithmetic --------------------------------------------------------------------------------------------------------------------------

  /** The matrix product (m, k) · (k, n) → (m, n). Transposed operands are read in place. */
  public Tensor matmul(Tensor other) {
    Objects.requireNonNull(other, "other");
    if (rank() != 2 || other.rank() != 2) {
      throw new IllegalArgumentException("matmul: " + text(shape) + " · " + text(other.shape) + ": expected two matrices");
    }
    if (shape[1] != other.shape[0]) {
      throw new IllegalArgumentException(
          "matmul: " + text(shape) + " · " + text(other.shape) + ": inner dimensions " + shape[1] + " ≠ " + other.shape[0]);
    }
    Tensor product = zeros(shape[0], other.shape[1]);
    MatrixView a = MatrixView.of(this);
    MatrixView b = MatrixView.of(other);
    Sgemm.sgemm(
        a.transpose(), b.transpose(), shape[0], other.shape[1], shape[1],
        1f, a.data(), a.offset(), a.ld(),
        b.data(), b.offset(), b.ld(),
        0f, product.data, 0, Math.max(1, other.shape[1]));
    return product;
  }

  /** The elementwise sum, the other operand broadcast to this one's shape: a bias of shape (n) is added to every row of (m, n). */
  public Tensor add(Tensor other) {
    Objects.requireNonNull(other, "other");
    Tensor sum = copy();
    if (rank() == 2 && other.rank() == 1 && other.shape[0] == shape[1]) {
      Tensor bias = other.contiguous();
      int ld = Math.max(1, shape[1]);
      Bias.add(shape[0], shape[1], sum.data, 0, ld, bias.data, bias.offset, sum.data, 0, ld);
      return sum;
    }
    Tensor addend = other.broadcastTo("add", shape).contiguous();
    VectorUpdate.axpy(elements(), 1f, addend.data, addend.offset, sum.data, 0);
    return sum;
  }

  /** α times every element. */
  public Tensor scale(float alpha) {
    Tensor scaled = copy();
    VectorUpdate.scale(elements(), alpha, scaled.data, 0, scaled.data, 0);
    return scaled;
  }

  /** max(x, 0), elementwise; NaN stays NaN. */
  public Tensor relu() {
    Tensor rectified = copy();
    Rectifier.forward(elements(), 0f, rectified.data, 0, rectified.data, 0);
    return rectified;
  }

  /** The sum over one dimension, which disappears; a negative one counts from the last. */
  public Tensor sum(int dimension) {
    int r = dimension("sum", dimension);
    int[] order = new int[rank()];
    order[0] = r;
    for (int i = 1; i < rank(); i++) {
      order[i] = i <= r ? i - 1 : i;
    }
    Tensor rows = permute(order).contiguous();
    Tensor sums = zeros(without(shape, r));
    int columns = sums.elements();
    Bias.columnSum(shape[r], columns, rows.data, rows.offset, Math.max(1, columns), sums.data, 0);
    return sums;
  }

  /** {@code Tensor(2, 3)} and, if there are at most 100, the elements. */
  @Override
  public String toString() {
    return "Tensor" + text(shape) + (elements() <= 100 ? " " + Arrays.toString(toArray()) : "");
  }

  // ---- inside ------------------------------------------------------------------------------------------------------------------------------

  /** Where a view from an index of one dimension on starts. One without elements stays where this is: its strides may lead anywhere. */
  private int start(int[] viewShape, int index, int r) {
    return elements("view", viewShape) == 0 ? offset : offset + index * strides[r];
  }

  private Tensor broadcastTo(String operation, int[] target) {
    int added = target.length - rank();
    boolean fits = added >= 0;
    for (int r = 0; fits && r < rank(); r++) {
      fits = shape[r] == 1 || shape[r] == target[added + r];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          operation + ": " + text(target) + " and " + text(shape) + ": the second does not broadcast to the first");
    }
    return expand(target);
  }

  private int position(int[] index) {
    Objects.requireNonNull(index, "index");
    if (index.length != rank()) {
      throw new IllegalArgumentException("index " + Arrays.toString(index) + ", expected " + rank() + " numbers for " + text(shape));
    }
    int position = offset;
    for (int r = 0; r < index.length; r++) {
      if (index[r] < 0 || index[r] >= shape[r]) {
        throw new IndexOutOfBoundsException("index " + Arrays.toString(index) + " of " + text(shape));
      }
      position += index[r] * strides[r];
    }
    return position;
  }

  private int dimension(String operation, int dimension) {
    int r = dimension < 0 ? dimension + rank() : dimension;
    if (r < 0 || r >= rank()) {
      throw new IndexOutOfBoundsException(operation + ": dimension " + dimension + " of " + text(shape));
    }
    return r;
  }

  private static int elements(String operation, int[] shape) {
    Objects.requireNonNull(shape, "shape");
    long elements = 1;
    boolean empty = false;
    for (int size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException(operation + ": shape " + text(shape) + ": sizes must be ≥ 0");
      }
      empty |= size == 0;
      // Saturates far above any array length instead of overflowing.
      elements = Math.min(elements, Integer.MAX_VALUE) * Math.max(1, size);
    }
    if (!empty && elements > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          operation + ": shape " + text(shape) + " has more elements than an array holds; see Sgemm for memory segments");
    }
    return empty ? 0 : (int) elements;
  }

  private static int[] without(int[] values, int r) {
    int[] rest = new int[values.length - 1];
    System.arraycopy(values, 0, rest, 0, r);
    System.arraycopy(values, r + 1, rest, r, rest.length - r);
    return rest;
  }

  private static int[] with(int[] values, int r, int value) {
    int[] more = new int[values.length + 1];
    System.arraycopy(values, 0, more, 0, r);
    more[r] = value;
    System.arraycopy(values, r, more, r + 1, values.length - r);
    return more;
  }

  /** A shape as messages show it: (64, 784). */
  static String text(int[] shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
