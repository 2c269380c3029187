package dev.lanewise.bench.goals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A table of goals as JSON: field names are {@code snake_case}, absent figures are null. */
public final class GoalsJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private GoalsJson() {}

  /** The results as indented JSON. */
  public static String write(GoalResults results) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("table", results.table());
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
      write(json, "rivals", results.rivals());
      json.writeArrayFieldStart("goals");
      for (Row row : results.rows()) {
        write(json, row);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", row.name());
    json.writeStringField("goal", row.goal());
    json.writeStringField("figure", row.figure());
    json.writeStringField("verdict", row.verdict().answer().name().toLowerCase(Locale.ROOT));
    json.writeStringField("reason", row.verdict().reason());
    json.writeArrayFieldStart("details");
    for (Detail detail : row.details()) {
      json.writeStartObject();
      json.writeStringField("what", detail.what());
      json.writeStringField("against", detail.against());
      json.writeNumberField("median", detail.figure().median());
      json.writeNumberField("low", detail.figure().low());
      json.writeNumberField("high", detail.figure().high());
      json.writeNumberField("min", detail.figure().min());
      json.writeNumberField("samples", detail.figure().samples());
      write(json, "gflops", detail.gflops());
      write(json, "others_gflops", detail.othersGflops());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Map<String, String> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> value : values.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, OptionalDouble value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }
}
