package dev.lanewise.blas;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

  /** The temporary folder itself belongs to everybody, whoever owns what is in it, and whatever home says: HOME=/tmp is a home. */
  @Test
  void nothingIsUnpackedIntoTheTemporaryFolder(@TempDir Path folder) throws IOException {
    Path cache = Files.createDirectories(folder.resolve(".javacpp").resolve("cache"));
    assumeTrue(PrivatePath.canBeTold(cache), "owners are of another kind here");
    String refused = assertThrows(AccessDeniedException.class, () -> EmbeddedOpenBlas.checkCache(cache)).getMessage();
    assertTrue(refused.contains("org.bytedeco.javacpp.cachedir") && refused.contains(Blas.LIBRARY_PROPERTY), refused);
  }
}
