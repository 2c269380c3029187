package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Each operand of each elementwise kernel and reduction spoilt in every way: the message names it, and nothing is touched. */
@Tag("once")
class BadElementwiseTest {
  private static final int N = 6;
  private static final int LENGTH = 20;

  /** A kernel on n elements of its operands, the last of which is the output, unless it returns its result. */
  private record Kernel(String name, boolean writes, List<String> operands, Call call) {}

  private interface Call {
    void run(int n, float[][] x, int[] offsets);
  }

  private static final List<Kernel> KERNELS = List.of(
      new Kernel("Rectifier.forward", true, List.of("x", "y"), (n, x, o) -> Rectifier.forward(n, 0, x[0], o[0], x[1], o[1])),
      new Kernel("Rectifier.backward", true, List.of("x", "dy", "dx"), (n, x, o) -> Rectifier.backward(n, x[0], o[0], x[1], o[1], x[2], o[2])),
      new Kernel("VectorUpdate.axpy", true, List.of("x", "y"), (n, x, o) -> VectorUpdate.axpy(n, 2, x[0], o[0], x[1], o[1])),
      new Kernel("VectorUpdate.scale", true, List.of("x", "y"), (n, x, o) -> VectorUpdate.scale(n, 2, x[0], o[0], x[1], o[1])),
      new Kernel("MeanSquaredError.forward", false, List.of("out", "target"), (n, x, o) -> MeanSquaredError.forward(n, x[0], o[0], x[1], o[1])),
      new Kernel(
          "MeanSquaredError.backward", true, List.of("out", "target", "dout"),
          (n, x, o) -> MeanSquaredError.backward(n, x[0], o[0], x[1], o[1], x[2], o[2])));

  @TestFactory
  List<DynamicTest> vectors() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Kernel kernel : KERNELS) {
      int operands = kernel.operands().size();
      tests.add(bad(kernel, "n: -1, expected ≥", -1, () -> fresh(operands), new int[operands]));
      tests.add(bad(kernel, "n: -2147483648, expected ≥", Integer.MIN_VALUE, () -> fresh(operands), new int[operands]));
      String first = kernel.operands().getFirst();
      tests.add(bad(kernel, first + ": offset 0 + 2147483647 elements reaches past", Integer.MAX_VALUE, () -> fresh(operands), new int[operands]));
      for (int i = 0; i < operands; i++) {
        String name = kernel.operands().get(i);
        int operand = i;
        tests.add(bad(kernel, name, N, () -> {
          float[][] x = fresh(operands);
          x[operand] = null;
          return x;
        }, new int[operands]));
        tests.add(bad(kernel, name + ": offset -1, expected ≥ 0", N, () -> fresh(operands), offsets(operands, i, -1)));
        tests.add(bad(
            kernel, name + ": offset 15 + 6 elements reaches past the array's length 20", N, () -> fresh(operands), offsets(operands, i, 15)));
        tests.add(bad(
            kernel, name + ": offset 2147483647 + 6 elements reaches past", N, () -> fresh(operands), offsets(operands, i, Integer.MAX_VALUE)));
        if (kernel.writes() && i < operands - 1) {
          String output = kernel.operands().getLast();
          for (int shift : new int[] {1, N - 1}) {
            Supplier<float[][]> shared = () -> {
              float[][] x = fresh(operands);
              x[operands - 1] = x[operand];
              return x;
            };
            tests.add(bad(kernel, output + " overlaps " + name + " in the same memory", N, shared, offsets(operands, i, shift)));
            tests.add(bad(kernel, output + " overlaps " + name + " in the same memory", N, shared, offsets(operands, operands - 1, shift)));
          }
        }
      }
    }
    assertTrue(tests.size() >= 60, "cases: " + tests.size());
    return tests;
  }

  private static float[][] fresh(int operands) {
    float[][] x = new float[operands][LENGTH];
    for (float[] operand : x) {
      Arrays.fill(operand, 7);
    }
    return x;
  }

  private static int[] offsets(int operands, int operand, int offset) {
    int[] offsets = new int[operands];
    offsets[operand] = offset;
    return offsets;
  }

  private static DynamicTest bad(Kernel kernel, String message, int n, Supplier<float[][]> operands, int[] offsets) {
    return DynamicTest.dynamicTest(kernel.name() + ", " + message + " " + Arrays.toString(offsets), () -> {
      float[][] x = operands.get();
      refused(message, () -> kernel.call().run(n, x, offsets), x);
    });
  }

  private static void refused(String message, Runnable call, float[]... operands) {
    RuntimeException error = assertThrows(RuntimeException.class, call::run);
    // Of what is null nothing is told but the name.
    assertTrue(error instanceof NullPointerException ? message.equals(error.getMessage()) : error.getMessage().startsWith(message), error.toString());
    for (float[] operand : operands) {
      assertTrue(operand == null || Arrays.equals(fresh(1)[0], operand), "an operand was touched");
    }
  }

  private static DynamicTest add(
      String message, int rows, int columns, boolean nothing, int xo, int ldx, int bo, int yo, int ldy) {
    return DynamicTest.dynamicTest("Bias.add, " + message, () -> {
      float[][] x = fresh(3);
      refused(message, () -> Bias.add(rows, columns, nothing ? null : x[0], xo, ldx, x[1], bo, x[2], yo, ldy), x);
    });
  }

  private static DynamicTest sum(String message, int rows, int columns, int xo, int ldx, int so) {
    return DynamicTest.dynamicTest("Bias.columnSum, " + message, () -> {
      float[][] x = fresh(2);
      refused(message, () -> Bias.columnSum(rows, columns, x[0], xo, ldx, x[1], so), x);
    });
  }

  @TestFactory
  List<DynamicTest> matrices() {
    float[] x = fresh(1)[0];
    return List.of(
        add("rows: -1", -1, 4, false, 0, 4, 0, 0, 4),
        add("columns: -4", 3, -4, false, 0, 4, 0, 0, 4),
        add("x", 3, 4, true, 0, 4, 0, 0, 4),
        add("x: offset -1", 3, 4, false, -1, 4, 0, 0, 4),
        add("x (3, 4) at offset 9 with ldx 4 reaches to element 21", 3, 4, false, 9, 4, 0, 0, 4),
        add("x (3, 4) at offset 0 with ldx 2147483647 reaches to element 4294967298", 3, 4, false, 0, Integer.MAX_VALUE, 0, 0, 4),
        add("ldx: 3, expected ≥ 4", 3, 4, false, 0, 3, 0, 0, 4),
        add("bias: offset 17 + 4", 3, 4, false, 0, 4, 17, 0, 4),
        add("bias: offset -3", 3, 4, false, 0, 4, -3, 0, 4),
        add("y (3, 4) at offset 0 with ldy 9", 3, 4, false, 0, 4, 0, 0, 9),
        add("ldy: 0, expected ≥ 4", 3, 4, false, 0, 4, 0, 0, 0),
        add("y: offset -1", 3, 4, false, 0, 4, 0, -1, 4),
        add("x (65536, 65536)", 65536, 65536, false, 0, 65536, 0, 0, 65536),
        sum("rows: -1", -1, 4, 0, 4, 0),
        sum("columns: -1", 3, -1, 0, 4, 0),
        sum("x: offset -1", 3, 4, -1, 4, 0),
        sum("x (6, 4) at offset 0", 6, 4, 0, 4, 0),
        sum("ldx: 1, expected ≥ 4", 3, 4, 0, 1, 0),
        sum("sums: offset 17 + 4", 3, 4, 0, 4, 17),
        sum("sums: offset -1", 3, 4, 0, 4, -1),
        sum("x (2147483647, 2147483647)", Integer.MAX_VALUE, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 0),
        DynamicTest.dynamicTest("y null", () -> refused("y", () -> Bias.add(1, 4, x, 0, 4, x, 0, null, 0, 4), x)),
        DynamicTest.dynamicTest("bias null", () -> refused("bias", () -> Bias.add(1, 4, x, 0, 4, null, 0, fresh(1)[0], 0, 4), x)),
        DynamicTest.dynamicTest("sums null", () -> refused("sums", () -> Bias.columnSum(1, 4, x, 0, 4, null, 0), x)),
        DynamicTest.dynamicTest("y over x", () -> refused("y overlaps x", () -> Bias.add(2, 4, x, 0, 4, fresh(1)[0], 0, x, 0, 5), x)),
        DynamicTest.dynamicTest("y over bias", () -> refused("y overlaps bias", () -> Bias.add(2, 4, fresh(1)[0], 0, 4, x, 7, x, 0, 4), x)),
        DynamicTest.dynamicTest("sums over x", () -> refused("sums overlaps x", () -> Bias.columnSum(2, 4, x, 0, 5, x, 5), x)),
        DynamicTest.dynamicTest("sums partly over x", () -> refused("sums overlaps x", () -> Bias.columnSum(2, 4, x, 0, 8, x, 5), x)),
        DynamicTest.dynamicTest("no parallelism", () -> refused("parallelism", () -> Bias.columnSum(2, 4, x, 0, 4, fresh(1)[0], 0, null), x)),
        DynamicTest.dynamicTest("no parallelism, ReLU", () -> refused("parallelism", () -> Rectifier.forward(4, 0, x, 0, fresh(1)[0], 0, null), x)),
        DynamicTest.dynamicTest(
            "no parallelism, ReLU backward", () -> refused("parallelism", () -> Rectifier.backward(4, x, 0, x, 0, fresh(1)[0], 0, null), x)));
  }
}
