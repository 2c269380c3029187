package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TensorTest {
  private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  @Test
  void viewsShareStorage() {
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, x.transpose().toArray());
    assertArrayEquals(new float[] {2, 3, 5, 6}, x.slice(1, 1, 3).toArray());
    assertArrayEquals(new float[] {3, 6}, x.select(-1, 2).toArray());
    assertArrayEquals(new float[] {1, 2, 3, 1, 2, 3}, x.select(0, 0).expand(2, 3).toArray());
    assertArrayEquals(new int[] {2, 1, 3}, x.unsqueeze(1).shape());
    assertSame(x.data(), x.reshape(3, -1).data());
    assertNotSame(x.data(), x.transpose().reshape(6).data());
    x.transpose().set(50, 2, 1);
    assertEquals(50, x.get(1, 2));
  }

  @Test
  void viewsOfViewsReachTheRightElements() {
    Tensor y = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}, 2, 3, 4);
    Tensor inner = y.slice(0, 1, 2).slice(1, 1, 3).slice(2, 1, 3);
    assertEquals(17, inner.offset());
    assertArrayEquals(new float[] {17, 18, 21, 22}, inner.toArray());
    assertArrayEquals(new float[] {18, 22}, inner.select(0, 0).select(1, 1).toArray());
    assertEquals(21, inner.get(0, 1, 0));
    inner.set(-1, 0, 0, 1);
    assertEquals(-1, y.data()[18]);
    assertArrayEquals(new int[] {2, 4, 3}, y.transpose().shape());
    assertArrayEquals(new int[] {12, 1, 4}, y.transpose().strides());
    assertEquals(23, y.transpose().get(1, 3, 2));
    assertTrue(y.hasShapeOf(Tensor.zeros(2, 3, 4)));
    assertFalse(y.hasShapeOf(y.transpose()));
  }

  @Test
  void nothingHasShapesToo() {
    Tensor none = Tensor.zeros(0, 3);
    assertArrayEquals(new int[] {0, 3}, none.reshape(-1, 3).shape());
    assertMessage("reshape: (0, 3) to (0, -1): 0 elements do not fit that shape", () -> none.reshape(0, -1));
  }

  @Test
  void contiguityIgnoresDimensionsOfSizeOne() {
    assertTrue(x.isContiguous());
    assertFalse(x.transpose().isContiguous());
    assertFalse(Tensor.strided(new float[8], 0, new int[] {2, 3}, new int[] {4, 1}).isContiguous());
    assertFalse(Tensor.strided(new float[8], 0, new int[] {3}, new int[] {2}).isContiguous());
    assertTrue(x.select(1, 0).slice(0, 0, 1).isContiguous());
    assertTrue(x.unsqueeze(1).isContiguous());
    assertTrue(x.slice(1, 2, 2).isContiguous());
    assertSame(x, x.contiguous());
  }

  @Test
  void arithmeticOnViewsEqualsArithmeticOnCopies() {
    Tensor t = x.transpose();
    assertArrayEquals(new float[] {14, 32, 32, 77}, x.matmul(t).toArray());
    assertArrayEquals(new float[] {17, 22, 27, 22, 29, 36, 27, 36, 45}, t.matmul(x).toArray());
    assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12}, x.add(x).toArray());
    assertArrayEquals(new float[] {11, 22, 33, 14, 25, 36}, x.add(Tensor.of(new float[] {10, 20, 30}, 3)).toArray());
    assertArrayEquals(new float[] {11, 12, 13, 24, 25, 26}, x.add(Tensor.of(new float[] {10, 20}, 2, 1)).toArray());
    assertArrayEquals(new float[] {2, 8, 4, 10, 6, 12}, t.scale(2).toArray());
    assertArrayEquals(new float[] {0, 0, 1}, Tensor.of(new float[] {-1, -0f, 1}, 3).relu().toArray());
    assertArrayEquals(new float[] {5, 7, 9}, x.sum(0).toArray());
    assertArrayEquals(new float[] {6, 15}, x.sum(-1).toArray());
    assertEquals(7, Tensor.scalar(7).item());
  }

  @Test
  void matmulOfOverlappingAndRepeatingViews() {
    Tensor row = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    Tensor repeated = row.expand(4, 3);
    assertArrayEquals(new float[] {14, 14, 14, 14}, repeated.matmul(row.transpose()).toArray());
    Tensor hankel = Tensor.strided(new float[] {1, 2, 3, 4}, 0, new int[] {2, 3}, new int[] {1, 1});
    assertArrayEquals(new float[] {14, 20, 20, 29}, hankel.matmul(hankel.transpose()).toArray());
  }

  /** Tensors without elements whose strides lead, or would lead if they were multiplied as ints, outside of any storage. */
  private static List<Tensor> nothing() {
    int max = Integer.MAX_VALUE;
    return List.of(
        Tensor.strided(new float[3], 1, new int[] {5, 0, 4}, new int[] {max, max, max}),
        Tensor.strided(new float[3], 3, new int[] {3, 3, 0}, new int[] {1 << 30, 7, 1}),
        Tensor.strided(new float[0], 0, new int[] {4, 4, 0}, new int[] {max, max, max}),
        Tensor.strided(new float[3], 0, new int[] {0, max, max}, new int[] {max, 2, 1}),
        Tensor.zeros(3, 1 << 16, 1 << 15, 0),
        Tensor.zeros(max, max, 0, max));
  }

  @Test
  void viewsOfNothingStayInsideTheirStorage() {
    for (Tensor origin : nothing()) {
      List<Tensor> views = new ArrayList<>(List.of(origin, origin.transpose(), origin.unsqueeze(1), origin.contiguous(), origin.copy()));
      views.add(origin.reshape(7, 0));
      views.add(origin.unsqueeze(0).expand(Stream.concat(Stream.of(9), Arrays.stream(origin.shape()).boxed()).mapToInt(i -> i).toArray()));
      for (int r = 0; r < origin.rank(); r++) {
        int size = origin.size(r);
        views.add(origin.slice(r, size / 2, size));
        views.add(origin.slice(r, size, size));
        if (size > 0) {
          views.add(origin.slice(r, size - 1, size));
          views.add(origin.slice(r, size - 1, size).select(r, 0));
          views.add(origin.select(r, size - 1));
          views.add(origin.select(r, size / 2).transpose());
        }
      }
      for (Tensor view : views) {
        assertEquals(0, view.elements());
        assertTrue(view.offset() >= 0 && view.offset() <= view.data().length, "offset " + view.offset());
        assertTrue(Arrays.stream(view.strides()).allMatch(stride -> stride >= 0), Arrays.toString(view.strides()));
        assertArrayEquals(new float[0], view.scale(2).add(view).relu().toArray());
      }
    }
  }

  @Test
  void nothingIsSummedMultipliedAndContracted() {
    for (Tensor x : nothing().subList(0, 3)) {
      Tensor rows = x.select(0, x.size(0) - 1);
      assertArrayEquals(new int[] {rows.size(1)}, rows.sum(0).shape());
      Tensor repeated = rows.slice(0, 0, Math.min(4, rows.size(0))).slice(1, 0, Math.min(4, rows.size(1)));
      assertArrayEquals(new int[] {repeated.size(0), repeated.size(0)}, repeated.matmul(repeated.transpose()).shape());
      assertArrayEquals(new int[] {repeated.size(1)}, Einsum.einsum("ij->j", repeated).shape());
      assertArrayEquals(new int[] {0}, Einsum.einsum("...->...", x.reshape(0)).shape());
    }
    Tensor diagonals = Tensor.strided(new float[3], 3, new int[] {0, 0, 2}, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 1});
    assertArrayEquals(new int[] {0, 2}, Einsum.einsum("iij->ij", diagonals).shape());
    assertArrayEquals(new float[2], Einsum.einsum("iij->j", diagonals).toArray());
    Tensor large = Tensor.zeros(0, 3, 1 << 16, 1 << 15);
    assertArrayEquals(new int[] {3, 1 << 16, 1 << 15, 0}, Einsum.einsum("abcd->bcda", large).shape());
    assertArrayEquals(new int[] {0, 3, 1 << 16, 1 << 15}, Einsum.einsum("abcd,a->abcd", large, Tensor.zeros(0)).shape());
  }

  @Test
  void aViewWithTwoElementsInOnePlaceTakesNoValues() {
    Tensor row = Tensor.full(7, 1, 3);
    assertMessage("copyFrom: (2, 3) with strides [0, 1], expected no two elements in one place", () -> row.expand(2, 3).copyFrom(Tensor.zeros(2, 3)));
    float[] data = {1, 2, 3, 4};
    Tensor windows = Tensor.strided(data, 0, new int[] {3, 2}, new int[] {1, 1});
    assertMessage("expected no two elements in one place", () -> windows.copyFrom(Tensor.zeros(3, 2)));
    assertArrayEquals(new float[] {7, 7, 7}, row.toArray());
    assertArrayEquals(new float[] {1, 2, 3, 4}, data);
  }

  /** Exactly those views are refused, by copies and by einsum, that have two elements in one place: all of two dimensions, small ones of three. */
  @Test
  void everyViewWhoseElementsLieApartTakesValues() {
    int accepted = 0;
    for (int code = 0; code < 4 * 4 * 3 * 6 * 6 * 6; code++) {
      int[] shape = {1 + code % 4, 1 + code / 4 % 4, 1 + code / 16 % 3};
      int[] strides = {code / 48 % 6, code / 288 % 6, code / 1728 % 6};
      float[] data = new float[42];
      Tensor view = Tensor.strided(data, 1, shape, strides);
      boolean apart = new HashSet<>(places(shape, strides)).size() == view.elements();
      Tensor values = Tensor.zeros(shape);
      for (int e = 0; e < values.elements(); e++) {
        values.data()[e] = e + 1;
      }
      String name = Arrays.toString(shape) + " " + Arrays.toString(strides);
      if (apart) {
        view.copyFrom(values);
        assertArrayEquals(values.toArray(), view.toArray(), name);
        Arrays.fill(data, 0);
        Einsum.einsumInto(Parallelism.sequential(), view, "abc,abc->abc", values, values);
        for (int e = 0; e < values.elements(); e++) {
          assertEquals((e + 1f) * (e + 1f), view.toArray()[e], name);
        }
        accepted++;
      } else {
        assertThrows(IllegalArgumentException.class, () -> view.copyFrom(values), name);
        assertThrows(IllegalArgumentException.class, () -> Einsum.einsumInto(Parallelism.sequential(), view, "abc,abc->abc", values, values), name);
        assertArrayEquals(new float[42], data, name);
      }
    }
    assertTrue(accepted > 1_000, "accepted: " + accepted);
  }

  private static List<Integer> places(int[] shape, int[] strides) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      for (int j = 0; j < shape[1]; j++) {
        for (int k = 0; k < shape[2]; k++) {
          places.add(i * strides[0] + j * strides[1] + k * strides[2]);
        }
      }
    }
    return places;
  }

  @Test
  void whatIsNullIsNamed() {
    Tensor x = Tensor.of(new float[] {1, 2}, 2);
    int[] none = null;
    Map<String, Runnable> calls = Map.of(
        "shape", () -> Tensor.zeros(none), "strides", () -> Tensor.strided(new float[1], 0, new int[1], none), "order", () -> x.permute(none),
        "newShape", () -> x.expand(none), "index", () -> x.get(none), "other", () -> x.matmul(null), "source", () -> x.copyFrom(null),
        "operands", () -> Einsum.einsum("i->", (Tensor[]) null), "shapes", () -> Einsum.compile("i->", (int[][]) null));
    calls.forEach((name, call) -> assertEquals(name, assertThrows(NullPointerException.class, call::run).getMessage()));
  }

  @Test
  void errorsNameTheShapes() {
    assertMessage("matmul: (64, 784) · (785, 50): inner dimensions 784 ≠ 785", () -> Tensor.zeros(64, 784).matmul(Tensor.zeros(785, 50)));
    assertMessage("matmul: (3) · (2, 3): expected two matrices", () -> Tensor.zeros(3).matmul(x));
    assertMessage("Tensor.of: shape (2, 2) has 4 elements, data has 3", () -> Tensor.of(new float[3], 2, 2));
    assertMessage("reshape: (2, 3) to (4, -1): 6 elements do not fit that shape", () -> x.reshape(4, -1));
    assertMessage("add: (2, 3) and (2): the second does not broadcast to the first", () -> x.add(Tensor.zeros(2)));
    assertMessage("permute: [0, 0], expected each of 0 to 1 once", () -> x.permute(0, 0));
    assertMessage("slice: 1 to 4 of dimension 1 of (2, 3)", () -> x.slice(1, 1, 4));
    assertMessage("select: index 2 of dimension 0 of (2, 3)", () -> x.select(0, 2));
    assertMessage("expand: (2, 3) does not broadcast to (2, 4)", () -> x.expand(2, 4));
    assertMessage("index [2, 0] of (2, 3)", () -> x.get(2, 0));
    assertMessage("Tensor.zeros: shape (65536, 65536) has more elements than an array holds", () -> Tensor.zeros(65536, 65536));
    assertMessage("Tensor.zeros: shape (-1): sizes must be ≥ 0", () -> Tensor.zeros(-1));
    assertMessage("item: (2, 3) has 6 elements, expected 1", x::item);
    assertMessage("reaches outside data", () -> Tensor.strided(new float[3], 0, new int[] {2, 2}, new int[] {2, 2}));
  }

  private static void assertMessage(String part, Runnable call) {
    RuntimeException error = assertThrows(RuntimeException.class, call::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
