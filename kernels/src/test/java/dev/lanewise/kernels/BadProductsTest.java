package dev.lanewise.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A correct product, spoilt in one argument at a time: the message names it, and no operand is touched. */
@Tag("once")
class BadProductsTest {
  private static final int LENGTH = 90;
  private static final int MAX = Integer.MAX_VALUE;

  /** The arguments of a correct product of every pair of transposes, on arrays or, with segments made of them, on segments. */
  private static final class Product {
    Transpose transA;
    Transpose transB;
    int m = 3;
    int n = 5;
    int k = 4;
    float[] a = sevens();
    long aOffset = 1;
    long lda = 7;
    float[] b = sevens();
    long bOffset = 2;
    long ldb = 8;
    float[] c = sevens();
    long cOffset = 3;
    long ldc = 9;
    Epilogue epilogue = Epilogue.none();
    Parallelism parallelism = Parallelism.sequential();

    static float[] sevens() {
      float[] x = new float[LENGTH];
      Arrays.fill(x, 7);
      return x;
    }

    /** Its operands, as they are now. */
    Product copy() {
      Product copy = new Product();
      copy.a = a == null ? null : a.clone();
      copy.b = b == null ? null : b.clone();
      copy.c = c == null ? null : c.clone();
      return copy;
    }

    void onArrays() {
      Sgemm.sgemm(
          transA, transB, m, n, k, 1, a, (int) aOffset, (int) lda, b, (int) bOffset, (int) ldb, 0, c, (int) cOffset, (int) ldc, epilogue,
          parallelism);
    }

    void onSegments() {
      Sgemm.sgemm(
          transA, transB, m, n, k, 1, segment(a), aOffset, lda, segment(b), bOffset, ldb, 0, segment(c), cOffset, ldc, epilogue, parallelism);
    }

    void asOuterProducts() {
      OuterProductSum.outerProductSum(
          k, m, n, a, (int) aOffset, (int) lda, b, (int) bOffset, (int) ldb, 0, c, (int) cOffset, (int) ldc, parallelism);
    }

    private static MemorySegment segment(float[] array) {
      return array == null ? null : MemorySegment.ofArray(array);
    }
  }

  private record Bad(String message, Class<? extends RuntimeException> type, Consumer<Product> spoil) {}

  private static Bad argument(String message, Consumer<Product> spoil) {
    return new Bad(message, IllegalArgumentException.class, spoil);
  }

  private static Bad bounds(String message, Consumer<Product> spoil) {
    return new Bad(message, IndexOutOfBoundsException.class, spoil);
  }

  private static Bad missing(String message, Consumer<Product> spoil) {
    return new Bad(message, NullPointerException.class, spoil);
  }

  /** In the names of sgemm; sums of outer products call A, B and k otherwise. */
  private static final List<Bad> BAD = List.of(
      argument("m: -1, expected ≥ 0", x -> x.m = -1),
      argument("n: -1, expected ≥ 0", x -> x.n = -1),
      argument("k: -1, expected ≥ 0", x -> x.k = -1),
      argument("m: -2147483648, expected ≥ 0", x -> x.m = Integer.MIN_VALUE),
      argument("n: -2147483648, expected ≥ 0", x -> x.n = Integer.MIN_VALUE),
      argument("k: -2147483648, expected ≥ 0", x -> x.k = Integer.MIN_VALUE),
      missing("a", x -> x.a = null),
      missing("b", x -> x.b = null),
      missing("c", x -> x.c = null),
      missing("parallelism", x -> x.parallelism = null),
      argument("lda: 2, expected ≥", x -> x.lda = 2),
      argument("lda: 0, expected ≥", x -> x.lda = 0),
      argument("lda: -7, expected ≥", x -> x.lda = -7),
      argument("ldb: 3, expected ≥", x -> x.ldb = 3),
      argument("ldb: 0, expected ≥", x -> x.ldb = 0),
      argument("ldb: -2147483648, expected ≥", x -> x.ldb = Integer.MIN_VALUE),
      argument("ldc: 4, expected ≥ 5, the row length of c (3, 5)", x -> x.ldc = 4),
      argument("ldc: 0, expected ≥ 5", x -> x.ldc = 0),
      argument("ldc: -9, expected ≥ 5", x -> x.ldc = -9),
      bounds("a: offset -1, expected ≥ 0", x -> x.aOffset = -1),
      bounds("b: offset -2, expected ≥ 0", x -> x.bOffset = -2),
      bounds("c: offset -2147483648, expected ≥ 0", x -> x.cOffset = Integer.MIN_VALUE),
      bounds("at offset 88 with lda 7 reaches to element", x -> x.aOffset = 88),
      bounds("at offset 88 with ldb 8 reaches to element", x -> x.bOffset = 88),
      bounds("c (3, 5) at offset 68 with ldc 9 reaches to element 91, past", x -> x.cOffset = 68),
      bounds("at offset 2147483647 with lda 7 reaches to element 21474836", x -> x.aOffset = MAX),
      bounds("at offset 2147483647 with ldb 8 reaches to element 21474836", x -> x.bOffset = MAX),
      bounds("c (3, 5) at offset 2147483647 with ldc 9 reaches to element 2147483670", x -> x.cOffset = MAX),
      bounds("with lda 2147483647 reaches to element", x -> x.lda = MAX),
      bounds("with ldb 2147483647 reaches to element", x -> x.ldb = MAX),
      bounds("c (3, 5) at offset 3 with ldc 2147483647 reaches to element 4294967302", x -> x.ldc = MAX),
      bounds("a (65536, 65536) at offset 1 with lda 65536 reaches to element 4294967297, past", x -> {
        x.m = 65536;
        x.n = 65536;
        x.k = 65536;
        x.lda = 65536;
        x.ldb = 65536;
        x.ldc = 65536;
      }),
      bounds("reaches to element 4611686014132420610, past", x -> {
        x.m = MAX;
        x.n = MAX;
        x.k = MAX;
        x.lda = MAX;
        x.ldb = MAX;
        x.ldc = MAX;
      }),
      bounds("c (65536, 65536) at offset 3 with ldc 65536 reaches to element 4294967299, past", x -> {
        x.m = 65536;
        x.n = 65536;
        x.k = 0;
        x.lda = 65536;
        x.ldb = 65536;
        x.ldc = 65536;
      }),
      bounds("a: offset 91, expected ≤ the", x -> {
        x.k = 0;
        x.aOffset = 91;
      }),
      bounds("c: offset 91, expected ≤ the", x -> {
        x.m = 0;
        x.cOffset = 91;
      }),
      argument("c overlaps a in the same memory", x -> x.c = x.a),
      argument("c overlaps b in the same memory", x -> x.c = x.b),
      argument("c overlaps a in the same memory", x -> {
        x.c = x.a;
        x.ldc = x.lda;
        x.aOffset = 0;
        x.cOffset = 2;
      }),
      argument("c overlaps b in the same memory", x -> {
        x.c = x.b;
        x.cOffset = x.bOffset + 4;
        x.ldc = x.ldb;
      }));

  /** What only sgemm has. */
  private static final List<Bad> BAD_SGEMM = List.of(
      missing("transA", x -> x.transA = null),
      missing("transB", x -> x.transB = null),
      missing("epilogue", x -> x.epilogue = null),
      bounds("bias: offset 0 + 5 elements reaches past the array's length 4", x -> x.epilogue = Epilogue.bias(new float[4], 0)),
      bounds("bias: offset 3 + 5 elements reaches past the array's length 7", x -> x.epilogue = Epilogue.biasRelu(new float[7], 3)),
      argument("c overlaps bias", x -> x.epilogue = Epilogue.bias(x.c, 0)),
      argument("c overlaps bias", x -> x.epilogue = Epilogue.biasRelu(x.c, 25)));

  /** In the names of sums of outer products: X is (4, 3) in rows of 7 from 1 on, G (4, 5) in rows of 8 from 2 on, C (3, 5) in rows of 9 from 3 on. */
  private static final List<Bad> BAD_OUTER_PRODUCTS = List.of(
      bounds("x (2147483647, 3) at offset 1 with ldx 7 reaches to element 15032385526, past", x -> x.k = MAX),
      bounds("g (2147483647, 5) at offset 2 with ldg 8 reaches to element 17179869175, past", x -> {
        x.k = MAX;
        x.m = 0;
      }),
      argument("ldx: 7, expected ≥ 2147483647, the row length of x (4, 2147483647)", x -> x.m = MAX),
      argument("ldg: 8, expected ≥ 2147483647, the row length of g (4, 2147483647)", x -> x.n = MAX),
      argument("ldx: 7, expected ≥ 8, the row length of x (4, 8)", x -> x.m = 8),
      argument("ldg: 8, expected ≥ 9, the row length of g (4, 9)", x -> x.n = 9),
      argument("ldc: 9, expected ≥ 10, the row length of c (3, 10)", x -> {
        x.n = 10;
        x.ldb = 10;
      }),
      argument("ldx: -2147483648, expected ≥ 3", x -> x.lda = Integer.MIN_VALUE),
      argument("ldg: -8, expected ≥ 5", x -> x.ldb = -8),
      argument("ldc: -2147483648, expected ≥ 5", x -> x.ldc = Integer.MIN_VALUE),
      argument("ldx: 2, expected ≥ 3, the row length of x (0, 3)", x -> {
        x.k = 0;
        x.lda = 2;
      }),
      argument("ldx: 0, expected ≥ 1, the row length of x (4, 0)", x -> {
        x.m = 0;
        x.lda = 0;
      }),
      argument("ldg: 0, expected ≥ 1, the row length of g (4, 0)", x -> {
        x.n = 0;
        x.ldb = 0;
      }),
      argument("ldc: 0, expected ≥ 1, the row length of c (3, 0)", x -> {
        x.n = 0;
        x.ldc = 0;
      }),
      bounds("x: offset -2147483648, expected ≥ 0", x -> x.aOffset = Integer.MIN_VALUE),
      bounds("g: offset -2147483648, expected ≥ 0", x -> x.bOffset = Integer.MIN_VALUE),
      bounds("c: offset -1, expected ≥ 0", x -> x.cOffset = -1),
      bounds("x (4, 3) at offset 67 with ldx 7 reaches to element 91, past", x -> x.aOffset = 67),
      bounds("g (4, 5) at offset 62 with ldg 8 reaches to element 91, past", x -> x.bOffset = 62),
      bounds("x (14, 3) at offset 1 with ldx 7 reaches to element 95, past", x -> x.k = 14),
      bounds("g (12, 5) at offset 2 with ldg 8 reaches to element 95, past", x -> x.k = 12),
      bounds("c (7, 5) at offset 32 with ldc 9 reaches to element 91, past", x -> {
        x.m = 7;
        x.cOffset = 32;
      }),
      bounds("x (4, 3) at offset 1 with ldx 29 reaches to element 91, past", x -> x.lda = 29),
      bounds("g (4, 5) at offset 2 with ldg 28 reaches to element 91, past", x -> x.ldb = 28),
      bounds("c (3, 5) at offset 3 with ldc 42 reaches to element 92, past", x -> x.ldc = 42),
      bounds("x: offset 2147483647, expected ≤ the array's length 90", x -> {
        x.m = 0;
        x.aOffset = MAX;
      }),
      bounds("g: offset 91, expected ≤ the array's length 90", x -> {
        x.k = 0;
        x.bOffset = 91;
      }),
      bounds("g: offset 2147483647, expected ≤ the array's length 90", x -> {
        x.n = 0;
        x.bOffset = MAX;
      }),
      bounds("c: offset 2147483647, expected ≤ the array's length 90", x -> {
        x.n = 0;
        x.cOffset = MAX;
      }),
      bounds("x (4, 3) at offset 1 with ldx 7 reaches to element 25, past the array's length 24", x -> x.a = new float[24]),
      bounds("x (4, 3) at offset 1 with ldx 7 reaches to element 25, past the array's length 0", x -> x.a = new float[0]),
      bounds("g (4, 5) at offset 2 with ldg 8 reaches to element 31, past the array's length 30", x -> x.b = new float[30]),
      bounds("c (3, 5) at offset 3 with ldc 9 reaches to element 26, past the array's length 25", x -> x.c = new float[25]),
      // C's last element is the first of X, or of G.
      argument("c overlaps x", x -> {
        x.c = x.a;
        x.cOffset = 0;
        x.aOffset = 22;
      }),
      argument("c overlaps g", x -> {
        x.c = x.b;
        x.cOffset = 0;
        x.bOffset = 22;
      }),
      // C's first element is the last of X, or of G.
      argument("c overlaps x", x -> {
        x.c = x.a;
        x.cOffset = 24;
      }),
      argument("c overlaps g", x -> {
        x.c = x.b;
        x.cOffset = 30;
      }),
      // Beside each other in the same rows, but C's rows end in the next one of the other.
      argument("c overlaps x", x -> {
        x.c = x.a;
        x.lda = 9;
        x.aOffset = 0;
        x.cOffset = 6;
      }),
      argument("c overlaps g", x -> {
        x.c = x.b;
        x.ldb = 9;
        x.bOffset = 0;
        x.cOffset = 5;
      }),
      // One element in one of five; one row in another; all three in one place.
      argument("c overlaps x", x -> {
        x.c = x.a;
        x.k = 1;
        x.m = 1;
        x.aOffset = 7;
      }),
      argument("c overlaps g", x -> {
        x.c = x.b;
        x.k = 1;
        x.m = 1;
      }),
      argument("c overlaps x", x -> {
        x.b = x.a;
        x.c = x.a;
      }));

  /** What only segments allow. */
  private static final List<Bad> BAD_SEGMENTS = List.of(
      bounds("at offset 9223372036854775807 with lda 7 reaches to element 9223372036854775807", x -> x.aOffset = Long.MAX_VALUE),
      bounds("at offset 9223372036854775807 with ldb 8 reaches to element 9223372036854775807", x -> x.bOffset = Long.MAX_VALUE),
      bounds("with ldc 9223372036854775807 reaches to element 9223372036854775807", x -> x.ldc = Long.MAX_VALUE),
      bounds("with lda 4611686018427387904 reaches to element", x -> x.lda = 1L << 62),
      bounds("b: offset -9223372036854775808", x -> x.bOffset = Long.MIN_VALUE),
      argument("ldc: -9223372036854775808", x -> x.ldc = Long.MIN_VALUE));

  private static Stream<DynamicTest> tests(Stream<Bad> table, Consumer<Product> call, boolean outerProducts) {
    return table.flatMap(bad -> Stream.of(0, 1, 2, 3).filter(transposes -> !outerProducts || transposes == 2).map(transposes ->
        DynamicTest.dynamicTest(bad.message() + " " + transposes, () -> {
          Product x = new Product();
          x.transA = Transpose.values()[transposes / 2];
          x.transB = Transpose.values()[transposes % 2];
          call.accept(x);
          assertTrue(x.c[(int) x.cOffset] == 4 * 49, "what is spoilt below must have been right");
          x = new Product();
          x.transA = Transpose.values()[transposes / 2];
          x.transB = Transpose.values()[transposes % 2];
          bad.spoil().accept(x);
          Product spoilt = x;
          Product before = x.copy();
          RuntimeException error = assertThrows(bad.type(), () -> call.accept(spoilt));
          String message = outerProducts ? renamed(bad.message()) : bad.message();
          // Of what is null nothing is told but the name, and "a" is in many messages.
          boolean named = bad.type() == NullPointerException.class ? message.equals(error.getMessage()) : error.getMessage().contains(message);
          assertTrue(named, error.toString());
          assertTrue(Arrays.equals(before.a, x.a) && Arrays.equals(before.b, x.b) && Arrays.equals(before.c, x.c), "an operand was touched");
        })));
  }

  private static String renamed(String message) {
    String renamed = message.replaceFirst("^k:", "samples:").replaceFirst("^a\\b", "x").replaceFirst("^b\\b", "g");
    return renamed.replace("lda", "ldx").replace("ldb", "ldg").replace("overlaps a", "overlaps x").replace("overlaps b", "overlaps g");
  }

  @TestFactory
  Stream<DynamicTest> arrays() {
    return tests(Stream.concat(BAD.stream(), BAD_SGEMM.stream()), Product::onArrays, false);
  }

  @TestFactory
  Stream<DynamicTest> segments() {
    return tests(Stream.of(BAD, BAD_SGEMM, BAD_SEGMENTS).flatMap(List::stream), Product::onSegments, false);
  }

  @TestFactory
  Stream<DynamicTest> outerProducts() {
    return Stream.of(1, 2).flatMap(threads -> tests(Stream.concat(BAD.stream(), BAD_OUTER_PRODUCTS.stream()), x -> {
      x.parallelism = x.parallelism == null ? null : Parallelism.of(threads);
      x.asOuterProducts();
    }, true));
  }

  /** One good segment's place taken by one of a bad kind, for each operand. */
  @TestFactory
  Stream<DynamicTest> kindsOfSegments() {
    Arena open = Arena.ofShared();
    Arena closed = Arena.ofShared();
    MemorySegment[] of = new MemorySegment[3];
    Thread stranger = Thread.ofPlatform().start(() -> of[0] = Arena.ofConfined().allocate(LENGTH * 4, 4));
    MemorySegment gone = closed.allocate(LENGTH * 4, 4);
    closed.close();
    try {
      stranger.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    record Kind(String message, MemorySegment segment) {}
    List<Kind> kinds = List.of(
        new Kind(": the segment's arena is already closed", gone),
        new Kind(": the segment is confined to another thread", of[0]),
        new Kind(": a segment aligned to 1, expected an alignment of 4 bytes", MemorySegment.ofArray(new byte[LENGTH * 4])),
        new Kind(": a segment aligned to 2, expected", MemorySegment.ofArray(new short[LENGTH * 2])),
        new Kind(": a segment aligned to 2, expected", open.allocate(LENGTH * 4 + 2, 4).asSlice(2)),
        new Kind(" (4, 4) at offset 0 with ld", open.allocate(63, 4)),
        new Kind(" (4, 4) at offset 0 with ld", MemorySegment.NULL));
    return kinds.stream().flatMap(kind -> Stream.of("a", "b", "c").map(name -> DynamicTest.dynamicTest(name + kind.message(), () -> {
      MemorySegment a = name.equals("a") ? kind.segment() : open.allocate(64, 4);
      MemorySegment b = name.equals("b") ? kind.segment() : open.allocate(64, 4);
      MemorySegment c = name.equals("c") ? kind.segment() : open.allocate(64, 4).fill((byte) 1);
      RuntimeException error = assertThrows(RuntimeException.class, () -> Sgemm.sgemm(
          Transpose.NO, Transpose.NO, 4, 4, 4, 1, a, 0, 4, b, 0, 4, 0, c, 0, 4, Parallelism.of(2)));
      assertTrue(error.getMessage().startsWith(name + kind.message()), error.toString());
      if (!name.equals("c")) {
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 1);
        assertArrayEquals(ones, c.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
      }
    })));
  }

  @TestFactory
  Stream<DynamicTest> segmentsThatShareMemory() {
    MemorySegment memory = Arena.ofAuto().allocate(JAVA_FLOAT, 64);
    int[][] overlapping = {{0, 15}, {15, 0}, {8, 8}, {1, 0}, {0, 1}, {20, 16}};
    return Stream.of(overlapping).flatMap(starts -> Stream.of("a", "b").map(name -> DynamicTest.dynamicTest(
        name + " from " + starts[0] + ", c from " + starts[1], () -> {
          MemorySegment input = memory.asSlice(starts[0] * 4L, 64);
          MemorySegment c = memory.asSlice(starts[1] * 4L, 64);
          MemorySegment other = MemorySegment.ofArray(new float[16]);
          RuntimeException error = assertThrows(IllegalArgumentException.class, () -> Sgemm.sgemm(
              Transpose.NO, Transpose.NO, 4, 4, 4, 1, name.equals("a") ? input : other, 0, 4, name.equals("b") ? input : other, 0, 4,
              0, c, 0, 4, Parallelism.sequential()));
          assertTrue(error.getMessage().startsWith("c overlaps " + name), error.toString());
        })));
  }
}
