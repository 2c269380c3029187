package dev.lanewise.blas;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether nobody but this user and root can change what lies at a path: every folder on the way, behind links and in front of them, and the file itself,
 * belong to one of the two, and no others may write to them. What counts is who owns what, and not what the path looks like.
 */
final class PrivatePath {
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int ROOT = 0;

  private PrivatePath() {}

  /** Whether owners and permissions can be asked for here; on Windows they are of another kind. */
  static boolean canBeTold(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /**
   * Accepts a path that nobody else can change.
   *
   * @throws AccessDeniedException naming the folder or file that others can change, and why
   * @throws IOException if there is no such path
   */
  static void require(Path path) throws IOException {
    require(path, path.toAbsolutePath().getRoot());
  }

  /** The same, with what is above a folder taken for private: tests run where everybody may write. */
  static void require(Path path, Path top) throws IOException {
    Path real = path.toRealPath();
    int user = user();
    Set<Path> way = new LinkedHashSet<>();
    for (Path step = path.toAbsolutePath().normalize(); step != null; step = step.getParent()) {
      way.add(step);
    }
    for (Path step = real; step != null; step = step.getParent()) {
      way.add(step);
    }
    for (Path step : way) {
      if (step.startsWith(top)) {
        requirePrivate(step, user);
      }
    }
  }

  private static void requirePrivate(Path step, int user) throws IOException {
    int owner = attribute(step, "uid");
    if (owner != user && owner != ROOT) {
      throw new AccessDeniedException(step + " belongs to " + Files.getOwner(step, LinkOption.NOFOLLOW_LINKS).getName() + ", expected this user or root");
    }
    if (Files.isSymbolicLink(step)) {
      return;
    }
    int mode = attribute(step, "mode");
    if ((mode & OTHERS_WRITE) != 0) {
      throw new AccessDeniedException(step + " can be written to by everybody, expected this user or root alone");
    }
    // Many systems give each user a group of its own, and new folders to it.
    if ((mode & GROUP_WRITES) != 0 && attribute(step, "gid") != owner) {
      throw new AccessDeniedException(step + " can be written to by a group, expected this user or root alone");
    }
  }

  private static int attribute(Path path, String name) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }

  /** This process's user, by what it makes: in a container the number may have no name. */
  private static int user() throws IOException {
    Path file = Files.createTempFile("lanewise", null);
    try {
      return attribute(file, "uid");
    } finally {
      Files.delete(file);
    }
  }
}
