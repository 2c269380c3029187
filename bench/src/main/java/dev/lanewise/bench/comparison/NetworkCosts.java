package dev.lanewise.bench.comparison;

/**
 * What the parts of the notebooks' network cannot do without, x (n, in) → (n, nh) → ReLU → (n, 1): every array of a layer is read once and
 * written once, products keep their sums in registers and caches. Shapes are n × in × nh.
 */
final class NetworkCosts {
  private NetworkCosts() {}

  /** Product with bias, ReLU, product: x comes in; what backward needs of the layers is written, and read once more by the next. */
  static Cost forward(Shape shape) {
    return Cost.product(shape).and(relu(shape)).and(forward2(shape));
  }

  static Cost forward2(Shape shape) {
    return Cost.product(new Shape(shape.m(), shape.n(), 1));
  }

  static Cost relu(Shape shape) {
    double elements = (double) shape.m() * shape.n();
    return Cost.floats(elements, elements, elements);
  }

  static Cost reluBackward(Shape shape) {
    double elements = (double) shape.m() * shape.n();
    return Cost.floats(elements, 2 * elements, elements);
  }

  static Cost columnSum(int rows, int columns) {
    double elements = (double) rows * columns;
    return Cost.floats(elements, elements, columns);
  }

  /** xᵀ·gy as a sum that is kept: both operands in, the sum out. */
  static Cost weightGradient(int n, int in, int out) {
    return Cost.floats(2.0 * n * in * out, (double) n * (in + out), (double) in * out);
  }

  /** xᵀ·gy as the notebooks' first way: all n outer products written to memory and read again. */
  static Cost storedOuterProducts(int n, int in, int out) {
    double products = (double) n * in * out;
    return weightGradient(n, in, out).and(Cost.floats(0, products, products));
  }

  static Cost inputGradient(int n, int in, int out) {
    return Cost.product(new Shape(n, out, in));
  }

  static Cost backward2(Shape shape) {
    return weightGradient(shape.m(), shape.n(), 1).and(inputGradient(shape.m(), shape.n(), 1)).and(columnSum(shape.m(), 1));
  }

  /** Everything but the gradient of x, which learning never needs. */
  static Cost backward(Shape shape) {
    return backwardButWeights(shape).and(weightGradient(shape.m(), shape.k(), shape.n()));
  }

  static Cost backwardByStoredOuterProducts(Shape shape) {
    return backwardButWeights(shape).and(storedOuterProducts(shape.m(), shape.k(), shape.n()));
  }

  private static Cost backwardButWeights(Shape shape) {
    return backward2(shape).and(reluBackward(shape)).and(columnSum(shape.m(), shape.n()));
  }
}
