package dev.lanewise.blas;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file is one library, with one limit on its callers; and it does not come from where others may write. */
class OneLibraryTest {
  @Test
  void theLibraryOfTheSearchIsTheOneInItsFile(@TempDir Path folder) throws IOException {
    Blas found = Blas.find().blas().orElseThrow();
    Path file = Path.of(found.libraryPath());
    assertSame(found, Blas.load(file).blas().orElseThrow());
    assertSame(found, Blas.load(Files.createSymbolicLink(folder.resolve("link.so"), file)).blas().orElseThrow());
  }

  @Test
  void nothingIsUnpackedIntoTheTemporaryFolder() {
    String refused = assertThrows(
        AccessDeniedException.class, () -> EmbeddedOpenBlas.checkCache(Path.of("/tmp/.javacpp-somebody/cache"))).getMessage();
    assertTrue(refused.contains("org.bytedeco.javacpp.cachedir") && refused.contains(Blas.LIBRARY_PROPERTY), refused);
    assertDoesNotThrow(() -> EmbeddedOpenBlas.checkCache(Path.of(System.getProperty("user.home"), ".javacpp", "cache")));
  }
}
