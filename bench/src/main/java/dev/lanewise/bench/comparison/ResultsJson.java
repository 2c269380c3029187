package dev.lanewise.bench.comparison;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** results.json: field names are {@code snake_case}, absent figures are null, every record has every field. */
public final class ResultsJson {
  private static final JsonFactory FACTORY = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ResultsJson() {}

  /** The results as indented JSON. */
  public static String write(Results results) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("mode", results.mode());
      json.writeStringField("date", results.date());
      json.writeStringField("commit", results.commit());
      write(json, "machine", results.machine());
      json.writeArrayFieldStart("jvm_flags");
      for (String flag : results.jvmFlags()) {
        json.writeString(flag);
      }
      json.writeEndArray();
      write(json, "env", results.environment());
      json.writeStringField("provider", results.provider());
      json.writeNumberField("vector_bits", results.vectorBits());
      write(json, "openblas", results.openblas());
      json.writeArrayFieldStart("records");
      for (Measurement record : results.records()) {
        write(json, record);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, String name, Map<String, String> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> value : values.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Measurement record) throws IOException {
    json.writeStartObject();
    json.writeStringField("group", record.group());
    json.writeStringField("name", record.name());
    json.writeStringField("shape", record.shape().toString());
    json.writeStringField("contender", record.contender());
    json.writeNumberField("threads", record.threads());
    json.writeNumberField("median_ns", record.medianNs());
    json.writeNumberField("min_ns", record.minNs());
    json.writeNumberField("rounds", record.rounds());
    json.writeNumberField("spread", record.spread());
    write(json, "gflops", record.gflops());
    write(json, "gbps", record.gbps());
    write(json, "ratio_to_openblas", record.ratioToOpenblas());
    write(json, "ratio_low", record.ratioLow());
    write(json, "ratio_high", record.ratioHigh());
    write(json, "max_error", record.maxError());
    write(json, "max_error_abs", record.maxErrorAbs());
    write(json, "notebook_ms", record.notebookMs());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, OptionalDouble value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not such JSON; the message says where
   */
  public static Results read(String text) throws IOException {
    try (JsonParser json = FACTORY.createParser(text)) {
      json.nextToken();
      Map<String, Object> root = object(json);
      if (json.nextToken() != null) {
        throw new JsonParseException(json, "more after the results, expected the end");
      }
      List<Measurement> records = new ArrayList<>();
      for (Object record : list(root, "records")) {
        records.add(measurement(asObject(record, "records")));
      }
      List<String> flags = list(root, "jvm_flags").stream().map(String::valueOf).toList();
      return new Results(
          string(root, "mode"), string(root, "date"), string(root, "commit"), strings(root, "machine"), flags, strings(root, "env"),
          string(root, "provider"), (int) number(root, "vector_bits"), strings(root, "openblas"), List.copyOf(records));
    }
  }

  private static Measurement measurement(Map<String, Object> record) throws IOException {
    return new Measurement(
        string(record, "group"), string(record, "name"), Shape.parse(string(record, "shape")), string(record, "contender"),
        (int) number(record, "threads"),
        number(record, "median_ns"), number(record, "min_ns"), (int) number(record, "rounds"), number(record, "spread"),
        optional(record, "gflops"), optional(record, "gbps"),
        optional(record, "ratio_to_openblas"), optional(record, "ratio_low"), optional(record, "ratio_high"),
        optional(record, "max_error"), optional(record, "max_error_abs"), optional(record, "notebook_ms"));
  }

  // ---- a small tree: strings, doubles, null, lists and maps -----------------------------------------------------------------------------

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(json));
        }
        yield values;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_NULL -> null;
      default -> throw new JsonParseException(json, json.currentToken() + ", expected an object, a list, a string, a number or null");
    };
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(json, json.currentToken() + ", expected an object");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      fields.put(name, value(json));
    }
    return fields;
  }

  private static String string(Map<String, Object> fields, String name) throws IOException {
    return field(fields, name) instanceof String text ? text : wrong(fields, name, "a string");
  }

  private static double number(Map<String, Object> fields, String name) throws IOException {
    return field(fields, name) instanceof Double number ? number : wrong(fields, name, "a number");
  }

  private static OptionalDouble optional(Map<String, Object> fields, String name) throws IOException {
    return field(fields, name) == null ? OptionalDouble.empty() : OptionalDouble.of(number(fields, name));
  }

  private static List<?> list(Map<String, Object> fields, String name) throws IOException {
    return field(fields, name) instanceof List<?> list ? list : wrong(fields, name, "a list");
  }

  private static Map<String, String> strings(Map<String, Object> fields, String name) throws IOException {
    Map<String, String> strings = new LinkedHashMap<>();
    asObject(field(fields, name), name).forEach((key, value) -> strings.put(key, String.valueOf(value)));
    return strings;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asObject(Object value, String name) throws IOException {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IOException(name + ": " + value + ", expected an object");
  }

  private static Object field(Map<String, Object> fields, String name) throws IOException {
    if (!fields.containsKey(name)) {
      throw new IOException(name + ": missing among " + fields.keySet());
    }
    return fields.get(name);
  }

  private static <T> T wrong(Map<String, Object> fields, String name, String expected) throws IOException {
    throw new IOException(name + ": " + fields.get(name) + ", expected " + expected);
  }
}
