import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lists the slowest classes of tests of a build, from surefire's reports: {@code java SlowestTests.java ROOT BUILD_START}. */
final class SlowestTests {
  private static final int LISTED = 10;
  private static final Pattern REPORT = Pattern.compile("[/\\\\]target[/\\\\]surefire-reports/TEST-[^/]*\\.xml$");
  private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*?name=\"([^\"]*)\" time=\"([\\d.,]*)\"");

  private record Suite(String name, double seconds) {}

  private SlowestTests() {}

  public static void main(String[] args) throws IOException {
    Instant start = Instant.parse(args[1]);
    List<Suite> suites = new ArrayList<>();
    try (Stream<Path> files = Files.find(Path.of(args[0]), 4, (file, _) -> REPORT.matcher(file.toString()).find())) {
      for (Path report : files.toList()) {
        // Reports of earlier builds stay where they are.
        if (!Files.getLastModifiedTime(report).toInstant().isBefore(start)) {
          suites.add(read(report));
        }
      }
    }
    if (suites.isEmpty()) {
      return;
    }
    double total = suites.stream().mapToDouble(Suite::seconds).sum();
    System.out.printf(
        Locale.ROOT, "%nThe slowest of %d runs of classes of tests, which took %.0f s, two at a time in the kernels:%n", suites.size(), total);
    suites.stream().sorted(Comparator.comparingDouble(Suite::seconds).reversed()).limit(LISTED)
        .forEach(suite -> System.out.printf(Locale.ROOT, "%7.1f s  %s%n", suite.seconds, suite.name));
  }

  private static Suite read(Path report) throws IOException {
    Matcher suite = SUITE.matcher(Files.readString(report));
    if (!suite.find()) {
      throw new IOException(report + ": no <testsuite> with a name and a time");
    }
    return new Suite(suite.group(1), Double.parseDouble(suite.group(2).replace(",", "")));
  }
}
