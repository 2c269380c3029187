package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.bench.comparison.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every figure of the page stands in results.json, unrounded, and is rounded rightly. */
class FiguresTest {
  private static final Pattern DATA = Pattern.compile("<data value=\"([^\"]*)\">([^<]*)</data>");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:,\\d{3})*(?:\\.\\d+)?(?:e[-+]\\d+)?");
  private static final Pattern EXACT = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");

  /** What a unit or a percent sign makes of a figure: nothing, nanoseconds as milliseconds, parts as percent, numbers as billions. */
  private static final List<Double> SCALES = List.of(1.0, 1e-6, 100.0, 1e-9);

  private final Results results = Sample.results().since(Sample.results());
  private final String page = visible(Page.of(results));
  private final Set<Double> numbers = new HashSet<>();
  private final Set<String> texts = new HashSet<>();

  FiguresTest() throws IOException {
    try (JsonParser json = new JsonFactory().createParser(Json.write(results))) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isNumeric()) {
          numbers.add(json.getDoubleValue());
        } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          texts.add(json.getText());
        }
      }
    }
  }

  private static String visible(String html) {
    return html.replaceAll("(?s)<!--.*?-->|<(script|style|head)\\b.*?</\\1>", "");
  }

  @Test
  void everyFigureCarriesItsExactValueFromTheResults() {
    List<String> unknown = new ArrayList<>();
    int figures = 0;
    for (MatchResult data : DATA.matcher(page).results().toList()) {
      String value = unescaped(data.group(1));
      boolean known = texts.contains(value) || EXACT.matcher(value).matches() && numbers.contains(Double.parseDouble(value));
      if (!known) {
        unknown.add(data.group());
      }
      figures++;
    }
    assertEquals(List.of(), unknown);
    assertTrue(figures > 1000, figures + " figures");
  }

  @Test
  void everyFigureIsRoundedRightly() {
    for (MatchResult data : DATA.matcher(page).results().toList()) {
      if (!EXACT.matcher(data.group(1)).matches()) {
        continue;
      }
      Matcher shown = NUMBER.matcher(data.group(2));
      assertTrue(shown.find(), data.group());
      String digits = (data.group(2).startsWith("-") ? "-" : "") + shown.group().replace(",", "");
      double unit = unit(digits);
      double exact = Double.parseDouble(data.group(1));
      assertTrue(SCALES.stream().anyMatch(scale -> Math.abs(exact * scale - Double.parseDouble(digits)) <= 0.5001 * unit), data.group());
    }
  }

  /** The value of the last digit. */
  private static double unit(String digits) {
    String mantissa = digits.replaceAll("e.*", "");
    int decimals = mantissa.contains(".") ? mantissa.length() - mantissa.indexOf('.') - 1 : 0;
    int exponent = digits.contains("e") ? Integer.parseInt(digits.substring(digits.indexOf('e') + 1)) : 0;
    return Math.pow(10, exponent - decimals);
  }

  /** Other digits are those of the page's own words, which say the same for all results, and of whole texts of results.json. */
  @Test
  void noOtherFigureIsOnThePage() throws IOException {
    Set<String> words = new HashSet<>();
    try (InputStream in = Page.class.getResourceAsStream("page.html")) {
      NUMBER.matcher(visible(new String(in.readAllBytes(), StandardCharsets.UTF_8))).results().forEach(number -> words.add(number.group()));
    }
    // "A square product of 256", as the curve's benchmark has it.
    words.add("256");
    List<String> strays = new ArrayList<>();
    for (String text : DATA.matcher(page.replaceAll("(?s)<table class=\"facts\">.*?</table>|<p class=\"where\">.*?</p>", "")).replaceAll("")
        .split("<[^>]*>")) {
      if (!texts.contains(unescaped(text.strip()))) {
        NUMBER.matcher(text).results().map(MatchResult::group).filter(number -> !words.contains(number)).forEach(strays::add);
      }
    }
    assertEquals(List.of(), strays);
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&").replace("\u00a0×\u00a0", " × ");
  }
}
