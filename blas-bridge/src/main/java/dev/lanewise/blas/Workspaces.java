package dev.lanewise.blas;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Off-heap memory for copies of operands, kept between calls, because fresh memory is zeroed and faulted in page by page. */
final class Workspaces {
  /** Idle memory beyond this goes back to the system. */
  private static final long MAX_IDLE_BYTES = 256L << 20;

  /** One cache line, and the widest vector. */
  private static final long ALIGNMENT = 64;

  private final ArrayDeque<Workspace> idle = new ArrayDeque<>();
  private long idleBytes;

  /** Memory for one call that will slice off blocks of these sizes. */
  Workspace take(long... blocks) {
    long bytes = Arrays.stream(blocks).map(Workspaces::aligned).sum();
    Workspace top;
    synchronized (this) {
      top = idle.poll();
      if (top != null) {
        idleBytes -= top.memory.byteSize();
      }
    }
    if (top != null) {
      if (top.memory.byteSize() >= bytes) {
        top.used = 0;
        return top;
      }
      top.arena.close();
    }
    return new Workspace(bytes);
  }

  void giveBack(Workspace workspace) {
    synchronized (this) {
      if (idleBytes + workspace.memory.byteSize() <= MAX_IDLE_BYTES) {
        idleBytes += workspace.memory.byteSize();
        idle.push(workspace);
        return;
      }
    }
    workspace.arena.close();
  }

  /** What {@link Workspace#slice} uses up for so many bytes. */
  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** A bump allocator. */
  static final class Workspace {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private long used;

    private Workspace(long bytes) {
      memory = arena.allocate(bytes, ALIGNMENT);
    }

    MemorySegment slice(long bytes) {
      MemorySegment slice = memory.asSlice(used, bytes);
      used += aligned(bytes);
      return slice;
    }
  }
}
