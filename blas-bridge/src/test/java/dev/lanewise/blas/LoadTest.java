package dev.lanewise.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {
  @TempDir
  Path directory;

  private static void rejected(Path file, String reason) {
    Availability loaded = Blas.load(file);
    assertEquals(Optional.empty(), loaded.blas());
    assertEquals(1, loaded.attempts().size(), loaded.reason());
    assertTrue(loaded.reason().startsWith(file + ": ") && loaded.reason().contains(reason), loaded.reason());
  }

  @Test
  void aBadPathGivesAReason() throws IOException {
    rejected(Path.of("libopenblas.so.0"), "expected an absolute path");
    rejected(directory.resolve("libnone.so"), "no such file");
    rejected(directory, "not a regular file");
    if (System.getProperty("os.name").equals("Linux")) {
      rejected(Files.writeString(directory.resolve("libtext.so"), "no library"), "not a 64-bit ELF file");
    }
    assertThrows(NullPointerException.class, () -> Blas.load(null));
  }

  @Test
  void theSameFileGivesTheSameLibrary() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere the library does not tell its file");
    Path file = Path.of(Blas.find().blas().orElseThrow().libraryPath());
    Availability loaded = Blas.load(file);
    assertSame(loaded.blas().orElseThrow(() -> new AssertionError(loaded.reason())), Blas.load(file).blas().orElseThrow());
    assertEquals(file + ": in use, " + file, loaded.reason());
  }

  @Test
  void mklsLayerIsTheFirstWithAllItsParts() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "file names and formats here are Linux's");
    assertTrue(assertThrows(IllegalStateException.class, () -> MklLayer.first(directory, "INTEL")).getMessage().contains("libiomp5.so for INTEL"));
    // A 64-bit ELF file without sections: whole, if useless.
    byte[] header = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 64);
    for (String part : new String[] {"libmkl_core.so.2", "libmkl_intel_lp64.so.2", "libmkl_sequential.so.2"}) {
      Files.write(directory.resolve(part), header);
    }
    assertEquals(MklLayer.SEQUENTIAL, MklLayer.first(directory, null));
    Files.write(directory.resolve("libmkl_intel_thread.so.2"), header);
    Files.write(directory.resolve("libiomp5.so"), header);
    assertEquals(MklLayer.INTEL, MklLayer.first(directory, null));
    assertEquals(MklLayer.SEQUENTIAL, MklLayer.first(directory, "sequential"));
    Files.writeString(directory.resolve("libmkl_core.so.2"), "half");
    assertThrows(IOException.class, () -> MklLayer.first(directory, null), "a damaged part would end the process");
  }
}
