package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code ./lanewise train} on MNIST itself. */
class TrainCommandTest {
  private static final Pattern EPOCH = Pattern.compile("epoch +1   loss (\\S+)   accuracy (\\S+) %");

  @Test
  void oneEpochReadsMostDigitsAndTheSameOnesEachTime() {
    List<String> first = epochs();
    Matcher epoch = EPOCH.matcher(first.getFirst());
    assertTrue(epoch.matches() && first.size() == 1, first::toString);
    assertTrue(Double.parseDouble(epoch.group(2)) > 90, first::toString);
    assertEquals(first, epochs());
  }

  private static List<String> epochs() {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Lanewise.commandLine();
    commandLine.setOut(new PrintWriter(out));
    assertEquals(0, commandLine.execute("train", "--epochs", "1", "--seed", "7"), out::toString);
    return out.toString().lines().filter(line -> line.startsWith("epoch")).toList();
  }
}
