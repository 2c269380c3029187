package dev.lanewise.blas;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivatePathTest {
  @TempDir
  private Path temporary;

  private Path root;
  private Path folder;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(PrivatePath.canBeTold(temporary), "owners are of another kind here");
    root = temporary.toRealPath();
    folder = Files.createDirectories(root.resolve("home/cache"));
    file = Files.createFile(folder.resolve("lib.so"));
  }

  @Test
  void whatIsOursAloneIsAccepted() {
    assertDoesNotThrow(() -> PrivatePath.require(file, root));
  }

  @Test
  void whatOthersCanWriteToIsRefusedAndNamedWhereverItIsOnTheWay() throws IOException {
    for (Path open : new Path[] {file, folder, folder.getParent()}) {
      var before = Files.getPosixFilePermissions(open);
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      String refused = assertThrows(AccessDeniedException.class, () -> PrivatePath.require(file, root)).getMessage();
      assertTrue(refused.startsWith(open + " can be written to by everybody"), refused);
      Files.setPosixFilePermissions(open, before);
    }
    assertDoesNotThrow(() -> PrivatePath.require(file, root));
  }

  @Test
  void aLinkIsFollowedAndBothWaysAreLookedAt() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), folder.getParent());
    assertDoesNotThrow(() -> PrivatePath.require(link.resolve("cache/lib.so"), root));
    Path open = Files.createDirectory(root.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path linkInTheOpen = Files.createSymbolicLink(open.resolve("link"), folder);
    assertThrows(AccessDeniedException.class, () -> PrivatePath.require(linkInTheOpen.resolve("lib.so"), root));
  }

  @Test
  void whatBelongsToSomebodyElseIsRefused() throws IOException {
    assumeTrue((Integer) Files.getAttribute(root, "unix:uid") == 0, "only root can give a file away");
    var somebody = root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    for (Path given : new Path[] {file, folder}) {
      var before = Files.getOwner(given);
      Files.setOwner(given, somebody);
      String refused = assertThrows(AccessDeniedException.class, () -> PrivatePath.require(file, root)).getMessage();
      assertTrue(refused.startsWith(given + " belongs to nobody"), refused);
      Files.setOwner(given, before);
    }
  }
}
