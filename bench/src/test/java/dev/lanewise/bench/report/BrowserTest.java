package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, where there is one, as its readers see it. Pictures of it remain in target/page. */
class BrowserTest {
  private static final Path PICTURES = Path.of("target", "page");
  private static final int CHARTS = 8;
  private static final int PHONE = 390;

  @TempDir
  private static Path folder;

  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no Chromium on the PATH");
    try {
      browser = Browser.start(program.orElseThrow(), folder.resolve("profile"));
    } catch (IOException unable) {
      assumeTrue(false, "Chromium does not run here: " + unable.getMessage());
    }
    Files.createDirectories(PICTURES);
    try (InputStream in = BrowserTest.class.getResourceAsStream("reading.js")) {
      Files.write(folder.resolve("reading.js"), in.readAllBytes());
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Opens the results' page with all its charts. */
  private static void open(Results results, int charts) throws IOException, InterruptedException {
    Path page = Files.writeString(folder.resolve("index.html"), Page.of(results));
    browser.open(page, "document.querySelectorAll('.chart').length === document.querySelectorAll('svg.marks').length");
    browser.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)");
    assertEquals(charts, browser.evaluate("document.querySelectorAll('svg.marks').length").asInt(), "charts drawn");
    browser.evaluate(Files.readString(folder.resolve("reading.js"), StandardCharsets.UTF_8));
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(page.toUri().toString()), requested(), "the page asks for nothing but itself");
  }

  private static List<String> requested() {
    return browser.requests().stream().filter(url -> !url.startsWith("data:")).toList();
  }

  private static List<String> list(String expression) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : browser.evaluate(expression)) {
      texts.add(text.asText());
    }
    return texts;
  }

  /** Paper is A4 at 96 dots an inch, within the browser's margins. */
  @ParameterizedTest
  @CsvSource({"1200, light, screen", "1200, dark, screen", "390, light, screen", "390, dark, screen", "718, light, print", "718, dark, print"})
  void everyReaderSeesAllOfIt(int width, String scheme, String medium) throws IOException, InterruptedException {
    browser.look(width, 1000, scheme, medium);
    open(Sample.results().since(Sample.results()), CHARTS);
    browser.photograph(PICTURES, width + "-" + scheme + "-" + medium);
    assertEquals(List.of(), list("reading.wide(" + width + ")"), "nothing is wider than the page");
    assertEquals(List.of(), list("reading.faint()"), "all text stands out from what is behind it");
    assertEquals(List.of(), list("reading.overlapping()"), "no text of a chart lies on another");
    String paper = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
    boolean dark = scheme.equals("dark") && medium.equals("screen");
    assertEquals(dark ? "rgb(20, 23, 26)" : "rgb(255, 255, 255)", paper);
  }

  @Test
  void aReportThatEndedEarlyHasTheChartsOfWhatWasMeasured() throws IOException, InterruptedException {
    browser.look(1200, 1000, "light", "screen");
    Results all = Sample.results();
    // Backward, whole, and roofline.
    open(new Results(
        all.run(), all.openblas(), all.rivals(), "it was interrupted", all.roofs(), all.group("whole"), all.failures(), List.of(), List.of(),
        Optional.empty()), 3);
    open(new Results(
        all.run(), all.openblas(), all.rivals(), "it was interrupted", List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty()), 0);
  }

  @Test
  void everyNumberOfEveryTableIsInTheResults() throws IOException, InterruptedException {
    browser.look(1200, 1000, "light", "screen");
    open(Sample.results().since(Sample.results()), CHARTS);
    assertTrue(browser.evaluate("reading.numbers().length").asInt() > 1000, "numbers in tables");
    assertEquals(List.of(), list("reading.unknown()"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, PHONE})
  void tablesAreSortedByEveryColumnAndBack(int width) throws IOException, InterruptedException {
    browser.look(width, 1000, "light", "screen");
    open(Sample.results().since(Sample.results()), CHARTS);
    assertTrue(browser.evaluate("document.querySelectorAll('table.sortable thead button').length").asInt() > 50, "headings to sort by");
    assertEquals(List.of(), list("reading.missorted()"));
    assertEquals(List.of(), list("reading.wide(" + width + ")"), "nothing is wider than the page, sorted or not");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void itFitsOnPaper() throws IOException, InterruptedException {
    browser.look(1200, 1000, "light", "screen");
    open(Sample.results(), CHARTS);
    Path paper = PICTURES.resolve("page.pdf");
    browser.print(paper);
    assertNotEquals(0, Files.size(paper));
  }

  @Test
  void theWayOfLookingSeesWhatIsWrong() throws IOException, InterruptedException {
    browser.look(PHONE, 1000, "light", "screen");
    open(Sample.results(), CHARTS);
    browser.evaluate("document.body.insertAdjacentHTML('beforeend',"
        + " '<p style=\"width: 500px; max-width: none; color: #ddd\">too wide and too faint</p>'"
        + " + '<table><tr><td class=\"number\"><data value=\"0.123456789\">0.1</data></td><td class=\"number\">77</td></tr></table>')");
    assertEquals(1, list("reading.wide(" + PHONE + ")").stream().filter(text -> text.contains("too wide")).count());
    assertEquals(1, list("reading.faint()").stream().filter(text -> text.contains("too faint")).count());
    assertEquals(2, list("reading.unknown()").size());
  }
}
