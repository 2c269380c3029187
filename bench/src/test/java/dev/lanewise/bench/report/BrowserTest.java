package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, where there is one. */
class BrowserTest {
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

  @TempDir
  private Path folder;

  @Test
  void allChartsAreDrawnWithoutAComplaint() throws IOException, InterruptedException {
    String drawn = drawn(Sample.results());
    assertEquals(8, charts(drawn), "charts drawn");
    assertTrue(drawn.contains("aria-roledescription=\"bar\""), "bars");
    assertTrue(drawn.contains("<th scope=\"col\" class=\"number\"><button type=\"button\">median ms</button></th>"), "headings to sort by");
  }

  @Test
  void aReportThatEndedEarlyHasTheChartsOfWhatWasMeasured() throws IOException, InterruptedException {
    Results all = Sample.results();
    assertEquals(3, charts(drawn(new Results(
        all.run(), all.openblas(), all.rivals(), "it was interrupted", all.roofs(), all.group("whole"), all.failures(), List.of(), List.of(),
        Optional.empty()))), "backward, whole and roofline");
    assertEquals(0, charts(drawn(new Results(
        all.run(), all.openblas(), all.rivals(), "it was interrupted", List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty()))));
  }

  private static int charts(String drawn) {
    return drawn.split("<svg [^>]*class=\"marks\"", -1).length - 1;
  }

  /** The page as the browser leaves it, which must not have complained. */
  private String drawn(Results results) throws IOException, InterruptedException {
    List<String> browsers = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
        .filter(Files::isExecutable).map(Path::toString).toList();
    assumeTrue(!browsers.isEmpty(), "no Chromium on the PATH");
    Path page = Files.writeString(folder.resolve("index.html"), Page.of(results));
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("log.txt");
    Process browser = new ProcessBuilder(
        browsers.getFirst(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--user-data-dir=" + folder.resolve("profile"), "--enable-logging=stderr",
        "--virtual-time-budget=20000", "--window-size=1200,1000", "--dump-dom", page.toUri().toString())
        .redirectOutput(dom.toFile()).redirectError(log.toFile()).start();
    boolean finished = browser.waitFor(120, TimeUnit.SECONDS);
    if (!finished) {
      browser.destroyForcibly().waitFor();
    }
    assumeTrue(finished && browser.exitValue() == 0, "Chromium does not run here: " + Files.readString(log));

    String drawn = Files.readString(dom);
    assertFalse(drawn.contains(">This chart could not be drawn"), "a chart says that it failed");
    List<String> complaints = Files.readAllLines(log).stream().filter(line -> line.contains("CONSOLE")).toList();
    assertEquals(List.of(), complaints);
    return drawn;
  }
}
