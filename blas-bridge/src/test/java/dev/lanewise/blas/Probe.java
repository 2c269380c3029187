package dev.lanewise.blas;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.kernels.SgemmRoutine;
import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What {@link ForkedTest} runs in a JVM of its own, named by the first argument. */
final class Probe {
  private Probe() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "find" -> find();
      case "calls" -> calls(Integer.parseInt(arguments[1]));
      case "hostile" -> new Hostile(blas()).run(Integer.parseInt(arguments[1]));
      case "callers" -> callers();
      case "load" -> load(Path.of(arguments[1]));
      case "two" -> two(Path.of(arguments[1]));
      case "subnormals" -> subnormals(Path.of(arguments[1]));
      case "thread" -> thread(Long.parseLong(arguments[1]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void find() {
    Availability found = Blas.find();
    System.out.println(found.blas().map(Blas::describe).orElse("none"));
    System.out.println(found.reason());
    // Our own kernels need no library, and must not mind what became of the search for one.
    Product product = new Product(Transpose.NO, Transpose.YES, 20, 30, 40, 1, 1, 1, 1, 1);
    boolean right = Product.same(product.by(Sgemm.routine(Parallelism.of(2))), product.expected());
    System.out.println("java " + (right ? "right" : "wrong") + ", " + Kernels.provider());
  }

  /** As many callers as OpenBLAS's own tests take two thirds of. */
  private static void callers() throws Exception {
    int n = 256;
    Product product = new Product(Transpose.NO, Transpose.NO, n, n, n, 1, 0, 0, 0, 1);
    float[] expected = product.expected();
    SgemmRoutine[] routines = {blas().sgemm(HeapAccess.COPY), blas().sgemm(HeapAccess.PINNED)};
    List<Future<Integer>> results = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(64)) {
      for (int caller = 0; caller < 64; caller++) {
        SgemmRoutine routine = routines[caller % 2];
        results.add(callers.submit(() -> {
          int exact = 0;
          for (int round = 0; round < 16; round++) {
            exact += Product.same(product.by(routine), expected) ? 1 : 0;
          }
          return exact;
        }));
      }
    }
    int exact = 0;
    for (Future<Integer> result : results) {
      exact += result.get();
    }
    System.out.println("exact " + exact);
  }

  private static void load(Path file) {
    Availability loaded = Blas.load(file);
    System.out.println(loaded.blas().map(Blas::describe).orElse("none"));
    System.out.println(loaded.reason());
  }

  /** Whether Java computes with subnormal numbers before a library is loaded, afterwards, and after calls; here and on other threads. */
  private static void subnormals(Path file) throws Exception {
    System.out.println("provider " + Kernels.provider());
    System.out.println("before " + Subnormals.kept());
    Availability loaded = Blas.load(file);
    System.out.println("loaded " + Subnormals.kept() + " " + Subnormals.keptElsewhere());
    System.out.println(loaded.reason());
    if (loaded.blas().isPresent()) {
      Product product = new Product(Transpose.NO, Transpose.NO, 200, 210, 220, 1, 0, 0, 0, 1);
      boolean right = Product.same(product.offHeapBy(loaded.blas().get()), product.expected());
      System.out.println("called " + Subnormals.kept() + " " + Subnormals.keptElsewhere() + (right ? "" : ", but wrong"));
    }
  }

  /** Products by two libraries in turn, so that one which called into the other, or shared its buffers, would show. */
  private static void two(Path second) {
    Blas[] libraries = {blas(), Blas.load(second).blas().orElseThrow(() -> new AssertionError(Blas.load(second).reason()))};
    if (libraries[0].libraryPath().equals(libraries[1].libraryPath())) {
      throw new AssertionError("one library twice: " + libraries[0].libraryPath());
    }
    for (int call = 0; call < 400; call++) {
      int size = 1 + call % 97;
      Transpose transA = Transpose.values()[call % 2];
      Transpose transB = Transpose.values()[call / 2 % 2];
      Product product = new Product(transA, transB, size, 1 + 2 * size % 61, 1 + 3 * size % 89, 1, call % 3, call % 5, call % 4, call);
      float[] expected = product.expected();
      for (Blas library : libraries) {
        library.setThreads(1 + call % 2);
        if (!Product.same(product.offHeapBy(library), expected) || !Product.same(product.by(library.sgemm(HeapAccess.PINNED)), expected)) {
          throw new AssertionError(library + ": " + product);
        }
      }
    }
    for (Blas library : libraries) {
      System.out.println("threads " + library.setThreads(1).orElseThrow() + " " + library.setThreads(2).orElseThrow());
    }
    System.out.println("done");
  }

  private static Blas blas() {
    return Blas.find().blas().orElseThrow(() -> new AssertionError(Blas.find().reason()));
  }

  /** Some 100 kB of copies a call. Off-heap arenas are under no cap of the JVM, so the process's own memory is what tells. */
  private static void calls(int calls) throws IOException {
    SgemmRoutine copied = blas().sgemm(HeapAccess.COPY);
    Product[] products = new Product[50];
    Arrays.setAll(products, i -> new Product(Transpose.NO, Transpose.NO, 100 + 2 * i, 50, 60, 1, 0, 0, i % 3, i));
    long before = 0;
    for (int call = 0; call < calls; call++) {
      if (call == calls / 6) {
        before = residentKilobytes();
      }
      Product product = products[call % products.length];
      float[] result = product.by(copied);
      if (call % 499 == 0 && !Product.same(result, product.expected())) {
        throw new AssertionError(product.toString());
      }
    }
    long grown = residentKilobytes() - before;
    System.out.println(grown < 40_000 ? "done, " + calls + " calls" : "grown by " + grown + " kB");
  }

  private static long residentKilobytes() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  private static void thread(long stackBytes) throws Exception {
    Blas blas = blas();
    System.out.println("threads " + blas.setThreads(2).orElseThrow());
    Throwable[] failure = new Throwable[1];
    Thread caller = new Thread(null, () -> allShapes(blas), "caller", stackBytes);
    caller.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
    caller.start();
    caller.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
    System.out.println("done");
  }

  private static void allShapes(Blas blas) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = arena.allocate(JAVA_FLOAT, 800 * 800);
      MemorySegment b = arena.allocate(JAVA_FLOAT, 800 * 800);
      MemorySegment c = arena.allocate(JAVA_FLOAT, 800 * 800);
      for (int i = 0; i < 800 * 800; i++) {
        a.setAtIndex(JAVA_FLOAT, i, 1);
        b.setAtIndex(JAVA_FLOAT, i, 2);
      }
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          for (int size : new int[] {8, 100, 128, 300, 800}) {
            blas.sgemm(transA, transB, size, size, size, 1, a, 0, size, b, 0, size, 0, c, 0, size);
            if (c.getAtIndex(JAVA_FLOAT, size * size - 1) != 2 * size) {
              throw new AssertionError("wrong at size " + size);
            }
          }
        }
        blas.sgemv(transA, 800, 800, 1, a, 0, 800, b, 0, 0, c, 0);
        if (c.getAtIndex(JAVA_FLOAT, 799) != 1600) {
          throw new AssertionError("wrong sgemv");
        }
      }
    }
  }
}
