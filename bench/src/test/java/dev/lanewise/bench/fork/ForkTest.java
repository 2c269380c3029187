package dev.lanewise.bench.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForkTest {
  /** Answers with its arguments, and with a sign that not every system's encoding has. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      if (arguments.length == 0) {
        throw new IllegalArgumentException("arguments: none, expected some");
      }
      Fork.answer(Stream.concat(Stream.of(arguments), Stream.of("6×16")).toList());
    }
  }

  @Test
  void anythingElseInTheOutputIsRejected() throws IOException {
    assertEquals(List.of("a", "b"), Fork.checked(List.of("a", "b", "end\t2")));
    assertEquals(List.of(), Fork.checked(List.of("end\t0")));
    for (List<String> lines : List.<List<String>>of(List.of(), List.of("a"), List.of("a", "end\t2"), List.of("a", "end\t1", "one more"))) {
      String reason = assertThrows(IOException.class, () -> Fork.checked(lines)).getMessage();
      assertTrue(reason.startsWith("forked JVM: printed ") && reason.contains("expected"), reason);
    }
  }

  @Test
  void aJvmAnswers() throws Exception {
    assertEquals(List.of("one", "two", "6×16"), Fork.with("-Dsun.stdout.encoding=US-ASCII").run(Echo.class, "one", "two"));
  }

  @Test
  void aJvmThatFailsGivesAReason() {
    String thrown = assertThrows(IOException.class, () -> Fork.plain().run(Echo.class)).getMessage();
    assertTrue(thrown.contains("exit code 1") && thrown.contains("arguments: none"), thrown);
    String flag = assertThrows(IOException.class, () -> Fork.with("-XX:NoSuchFlag=1").run(Echo.class, "one")).getMessage();
    assertTrue(flag.contains("exit code 1"), flag);
  }
}
