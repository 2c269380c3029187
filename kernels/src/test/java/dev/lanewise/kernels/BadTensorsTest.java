package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Bad tensors and bad uses of good ones: the message tells shapes and indices, and the tensor stays as it was. */
@Tag("once")
class BadTensorsTest {
  /** By the part of the message that must appear; x is (2, 3). */
  private final Map<String, Consumer<Tensor>> bad = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicTest> messagesTellShapesAndIndices() {
    making();
    looking();
    views();
    arithmetic();
    assertTrue(bad.size() >= 60, "cases: " + bad.size());
    return bad.entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      String before = x.toString();
      RuntimeException error = assertThrows(RuntimeException.class, () -> entry.getValue().accept(x));
      assertTrue(error.getMessage().contains(entry.getKey()), error.toString());
      assertEquals(before, x.toString());
    }));
  }

  private void making() {
    bad.put("data", x -> Tensor.of(null, 1));
    bad.put("Tensor.of: shape (2, 2) has 4 elements, data has 3", x -> Tensor.of(new float[3], 2, 2));
    bad.put("Tensor.of: shape () has 1 elements, data has 0", x -> Tensor.of(new float[0]));
    bad.put("Tensor.of: shape (0) has 0 elements, data has 1", x -> Tensor.of(new float[1], 0));
    bad.put("Tensor.of: shape (-1, -1): sizes must be ≥ 0", x -> Tensor.of(new float[1], -1, -1));
    bad.put("Tensor.of: shape (65536, 65536) has more", x -> Tensor.of(new float[0], 65536, 65536));
    bad.put("Tensor.zeros: shape (-1): sizes must be ≥ 0", x -> Tensor.zeros(-1));
    bad.put("Tensor.zeros: shape (3, -2147483648)", x -> Tensor.zeros(3, Integer.MIN_VALUE));
    bad.put("Tensor.zeros: shape (0, -1): sizes must be ≥ 0", x -> Tensor.zeros(0, -1));
    bad.put("Tensor.zeros: shape (65536, 65536) has more elements than an array holds", x -> Tensor.zeros(65536, 65536));
    bad.put("Tensor.zeros: shape (2147483647) has more", x -> Tensor.zeros(Integer.MAX_VALUE));
    bad.put(
        "Tensor.zeros: shape (2147483647, 2147483647, 2147483647)", x -> Tensor.zeros(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    bad.put("Tensor.zeros: shape (1073741824, 4)", x -> Tensor.full(1, 1 << 30, 4));
    bad.put("Tensor.strided: 2 sizes but 1 strides", x -> Tensor.strided(new float[9], 0, new int[] {2, 2}, new int[] {1}));
    bad.put("Tensor.strided: strides[1]: -1, expected ≥ 0", x -> Tensor.strided(new float[9], 0, new int[] {2, 2}, new int[] {1, -1}));
    bad.put("Tensor.strided: offset 0 to element 9 reaches", x -> Tensor.strided(new float[9], 0, new int[] {2, 2}, new int[] {8, 1}));
    bad.put("Tensor.strided: offset 9 to element 9 reaches", x -> Tensor.strided(new float[9], 9, new int[] {1}, new int[] {1}));
    bad.put("Tensor.strided: offset -1 to", x -> Tensor.strided(new float[9], -1, new int[] {1}, new int[] {1}));
    bad.put("to element 4294967294 reaches", x -> Tensor.strided(new float[9], 0, new int[] {3}, new int[] {Integer.MAX_VALUE}));
    bad.put("to element 140733193322498 reaches", x -> Tensor.strided(
        new float[9], 0, new int[] {1 << 15, 1 << 15, 1}, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 1}).toArray());
    bad.put("Tensor.strided: offset 10 to element 10 reaches", x -> Tensor.strided(new float[9], 10, new int[] {0}, new int[] {1}));
    bad.put("Tensor.strided: shape (-2): sizes", x -> Tensor.strided(new float[9], 0, new int[] {-2}, new int[] {1}));
    bad.put("Tensor.strided: shape (65536, 65536)", x -> Tensor.strided(new float[9], 0, new int[] {65536, 65536}, new int[] {0, 0}));
  }

  private void looking() {
    bad.put("size: dimension 2 of (2, 3)", x -> x.size(2));
    bad.put("size: dimension -3 of (2, 3)", x -> x.size(-3));
    bad.put("size: dimension 0 of ()", x -> Tensor.scalar(1).size(0));
    bad.put("stride: dimension 2 of (2, 3)", x -> x.stride(2));
    bad.put("stride: dimension -2147483648 of (2, 3)", x -> x.stride(Integer.MIN_VALUE));
    bad.put("index [2, 0] of (2, 3)", x -> x.get(2, 0));
    bad.put("index [0, 3] of (2, 3)", x -> x.get(0, 3));
    bad.put("index [-1, 0] of (2, 3)", x -> x.get(-1, 0));
    bad.put("index [0], expected 2 numbers for (2, 3)", x -> x.get(0));
    bad.put("index [0, 0, 0], expected 2 numbers", x -> x.get(0, 0, 0));
    bad.put("index [], expected 2 numbers", x -> x.get());
    bad.put("index [1, 3] of (2, 3)", x -> x.set(9, 1, 3));
    bad.put("index [1], expected 2 numbers", x -> x.set(9, 1));
    bad.put("index [0, 2147483647] of (2, 3)", x -> x.set(9, 0, Integer.MAX_VALUE));
    bad.put("item: (2, 3) has 6 elements, expected 1", Tensor::item);
    bad.put("item: (0) has 0 elements, expected 1", x -> Tensor.zeros(0).item());
    bad.put("copyFrom: (3, 2), expected the shape (2, 3)", x -> x.copyFrom(Tensor.zeros(3, 2)));
    bad.put("copyFrom: (6), expected the shape (2, 3)", x -> x.copyFrom(Tensor.zeros(6)));
    bad.put("copyFrom: (1, 3), expected the shape (2, 3)", x -> x.copyFrom(Tensor.zeros(1, 3)));
  }

  private void views() {
    bad.put("transpose: (3), expected at least 2 dimensions", x -> Tensor.zeros(3).transpose());
    bad.put("transpose: (), expected at least 2 dimensions", x -> Tensor.scalar(1).transpose());
    bad.put("permute: [0], expected each of 0 to 1 once", x -> x.permute(0));
    bad.put("permute: [0, 0], expected each", x -> x.permute(0, 0));
    bad.put("permute: [0, 2], expected each", x -> x.permute(0, 2));
    bad.put("permute: [-1, 0], expected each", x -> x.permute(-1, 0));
    bad.put("permute: [0, 1, 2], expected each", x -> x.permute(0, 1, 2));
    bad.put("reshape: (2, 3) to (4, -1): 6 elements do not fit that shape", x -> x.reshape(4, -1));
    bad.put("reshape: (2, 3) to (-1, -1): 6 elements", x -> x.reshape(-1, -1));
    bad.put("reshape: (2, 3) to (5): 6 elements", x -> x.reshape(5));
    bad.put("reshape: (2, 3) to (0, -1): 6 elements", x -> x.reshape(0, -1));
    bad.put("reshape: shape (-2, -3): sizes must be", x -> x.reshape(-2, -3));
    bad.put("reshape: shape (65536, 65536, 1) has more", x -> x.reshape(65536, 65536, 1));
    bad.put("reshape: (2, 3) to (65536, 65536, 65536, 65536, -1): 6", x -> x.reshape(65536, 65536, 65536, 65536, -1));
    bad.put("slice: 1 to 4 of dimension 1 of (2, 3)", x -> x.slice(1, 1, 4));
    bad.put("slice: -1 to 1 of dimension 0", x -> x.slice(0, -1, 1));
    bad.put("slice: 2 to 1 of dimension 0", x -> x.slice(0, 2, 1));
    bad.put("slice: dimension 2 of (2, 3)", x -> x.slice(2, 0, 1));
    bad.put("select: index 2 of dimension 0 of (2, 3)", x -> x.select(0, 2));
    bad.put("select: index -1 of dimension 1 of (2, 3)", x -> x.select(-1, -1));
    bad.put("select: dimension -3 of (2, 3)", x -> x.select(-3, 0));
    bad.put("unsqueeze: dimension 3, expected 0 to 2", x -> x.unsqueeze(3));
    bad.put("unsqueeze: dimension -1, expected 0 to 2", x -> x.unsqueeze(-1));
    bad.put("expand: (2, 3) does not broadcast to (2, 4)", x -> x.expand(2, 4));
    bad.put("expand: (2, 3) does not broadcast to (3)", x -> x.expand(3));
    bad.put("expand: shape (-1, 2, 3): sizes must be", x -> x.expand(-1, 2, 3));
    bad.put("expand: shape (2147483647, 2, 3) has more", x -> x.expand(Integer.MAX_VALUE, 2, 3));
  }

  private void arithmetic() {
    bad.put("matmul: (2, 3) · (2, 3): inner dimensions 3 ≠ 2", x -> x.matmul(x));
    bad.put("matmul: (2, 3) · (3): expected two matrices", x -> x.matmul(Tensor.zeros(3)));
    bad.put("matmul: () · (2, 3): expected two matrices", x -> Tensor.scalar(1).matmul(x));
    bad.put("matmul: (2, 3) · (3, 1, 1): expected two", x -> x.matmul(Tensor.zeros(3, 1, 1)));
    bad.put("Tensor.zeros: shape (65536, 32768) has more", x -> Tensor.zeros(65536, 1).matmul(Tensor.zeros(1, 32768)));
    bad.put("add: (2, 3) and (2): the second does not broadcast to the first", x -> x.add(Tensor.zeros(2)));
    bad.put("add: (3) and (2, 3): the second", x -> Tensor.zeros(3).add(x));
    bad.put("add: (2, 3) and (3, 2): the second", x -> x.add(x.transpose().copy()));
    bad.put("add: (2, 3) and (1, 2, 3): the second", x -> x.add(x.unsqueeze(0)));
    bad.put("sum: dimension 2 of (2, 3)", x -> x.sum(2));
    bad.put("sum: dimension -3 of (2, 3)", x -> x.sum(-3));
    bad.put("sum: dimension 0 of ()", x -> Tensor.scalar(1).sum(0));
  }
}
