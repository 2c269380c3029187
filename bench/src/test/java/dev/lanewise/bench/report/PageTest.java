package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.comparison.Failed;
import dev.lanewise.bench.comparison.Json;
import dev.lanewise.bench.comparison.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final Pattern LOADS = Pattern.compile(
      "<(?:script|img|iframe|link|source|audio|video|object|embed)\\b[^>]*\\b(?:src|href|data)\\s*=\\s*[\"']?(?!data:)[^\"'>\\s]",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
  private static final Pattern DATA = Pattern.compile("<script type=\"application/json\" id=\"results\">(.*?)</script>", Pattern.DOTALL);

  private final String page = Page.of(Sample.results());

  @Test
  void theDataIsInside() throws IOException {
    Matcher data = DATA.matcher(page);
    assertTrue(data.find(), "no results in the page");
    assertEquals(Sample.results(), Json.read(data.group(1), Results.class));
  }

  @Test
  void nothingIsLoaded() {
    // Scripts hold markup in strings, which is data; their own start tags are what matters.
    Matcher loads = LOADS.matcher(page.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1"));
    assertFalse(loads.find(), () -> "the page loads something: " + loads.group());
    Matcher style = STYLE.matcher(page);
    assertTrue(style.find(), "no style in the page");
    assertFalse(style.group(1).contains("url(") || style.group(1).contains("@import"), "the style loads something");
    assertTrue(page.contains("default-src 'none'"), "the policy that forbids loading is missing");
    assertFalse(page.contains("sourceMappingURL"), "a browser's tools would look for the source map");
  }

  @Test
  void everyPlaceIsFilledAndEveryChartHasASentence() {
    assertFalse(Pattern.compile("\\{\\{[a-z-]+}}").matcher(page).find(), "a place was left open");
    String words = page.replaceAll("</?data[^>]*>", "");
    for (String chart : List.of("backward", "whole", "layers", "squares", "skinny", "roofline", "threads", "warm-up")) {
      assertTrue(Pattern.compile("id=\"" + chart + "\"[^>]*></div>\\s*<figcaption>[^<]{40,}").matcher(words).find(), chart);
    }
  }

  @Test
  void theNotebooksFiguresStandBesideOurs() {
    for (String figure : List.of("4.58", "30–32", "2,190", "17.6", "7.8–7.9", "524", "324", "315", "48.1", "46.6", "91.5")) {
      assertTrue(page.contains("<data value=\"" + figure + "\">" + figure + "</data></td>"), figure);
    }
    String words = page.replaceAll("</?data[^>]*>", "");
    assertTrue(words.contains("Here it moved 15.8 GB, 94.9 times the 0.167 GB"), "the bytes of the naive way");
    assertTrue(words.contains("3.92 GFLOP"), "the arithmetic");
  }

  @Test
  void textsCannotBecomeMarkup() {
    Results sample = Sample.results();
    Map<String, String> machine = new LinkedHashMap<>(sample.run().machine());
    machine.put("cpu", "<script>alert(1)</script> & {{style}} $1 \\");
    String strange = Page.of(Sample.with(Sample.run(machine, Map.of()), sample.openblas(), sample.records()));
    assertFalse(strange.contains("<script>alert"), "a text was taken for markup");
    assertTrue(strange.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{style}} $1 \\"), "the text is not shown as it is");
  }

  @Test
  void withoutOpenblasThePageSaysWhy() {
    Results sample = Sample.results();
    List<Measurement> alone = sample.records().stream().filter(record -> !record.contender().startsWith("OpenBLAS")).toList();
    String page = Page.of(Sample.with(sample.run(), Map.of("missing", "libopenblas.so.0: not found"), alone));
    assertTrue(page.contains("There is no OpenBLAS to compare with: libopenblas.so.0: not found."), "the reason");
    assertFalse(page.contains("<td>OpenBLAS"), "a rival that is not there");
  }

  @Test
  void aForcedCoreTypeIsNoBaseline() {
    Results sample = Sample.results();
    String page = Page.of(Sample.with(
        Sample.run(sample.run().machine(), Map.of("OPENBLAS_CORETYPE", "Prescott")), sample.openblas(), sample.records()));
    assertTrue(page.contains("OPENBLAS_CORETYPE=Prescott forces a rival"), "the caveat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vega", "vega-lite", "vega-embed"})
  void chartLibrariesAreThoseOfTheList(String library) throws IOException, NoSuchAlgorithmException {
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes("vendor/" + library + ".min.js")));
    String list = new String(bytes("vendor/README.md"), StandardCharsets.UTF_8);
    assertTrue(list.contains("`" + sum + "`"), library + ".min.js: " + sum + " is not in vendor/README.md");
    assertTrue(page.contains(new String(bytes("vendor/" + library + ".LICENSE"), StandardCharsets.UTF_8).lines().findFirst().orElseThrow()),
        "its licence is not in the page");
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aPartialReportAndFailuresSayThatTheyAre() {
    Results sample = Sample.results();
    Failed failed = new Failed("squares", "sgemm", "97 × 97 × 97", "EJML", "no <luck>");
    Results partial = new Results(
        sample.run(), sample.openblas(), Map.of("MKL", "missing: no such file"), "it was interrupted", List.of(), List.of(), List.of(failed),
        List.of(), List.of(), Optional.empty());
    String page = Page.of(partial);
    assertTrue(page.contains("This report is partial: it was interrupted."), "partial");
    assertTrue(page.contains("MKL did not take part: no such file."), "a rival's reason");
    assertTrue(page.contains("What failed") && page.contains("no &lt;luck&gt;"), "the failure");
    assertTrue(ConsoleReport.of(partial).contains("no <luck>"), "the failure on the console");
  }

  @Test
  void theConsoleHasTheSameTables() {
    String text = ConsoleReport.of(Sample.results());
    assertTrue(text.contains("transpose-matmul"), text);
    assertTrue(text.contains("notebook ms"), text);
    List<String> lines = text.lines().toList();
    int header = lines.indexOf(Tables.WHOLE) + 1;
    int end = lines.get(header).indexOf("× OpenBLAS") + "× OpenBLAS".length();
    String row = lines.get(header + 1);
    assertEquals('×', row.charAt(end - 1), "the columns are out of line:\n" + lines.get(header) + "\n" + row);
  }
}
