package dev.lanewise.bench.comparison;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records as files: field names are {@code snake_case}, absent figures are null, every record has every field. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .enable(SerializationFeature.INDENT_OUTPUT)
      .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
      .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
          DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
      // Files of other versions, to compare with, may have more.
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .withCoercionConfig(LogicalType.Textual, config -> config
          .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail).setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
      .build()
      .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));

  /** Fifty times what the fullest report has. */
  public static final long MOST_BYTES = 16 << 20;

  private Json() {}

  /** Indented. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(value.getClass().getName() + ": cannot be written as JSON", impossible);
    }
  }

  /**
   * Reads a file that {@link #write} filled, if it is one and has at most {@link #MOST_BYTES}. Pipes and devices, which may have no end,
   * are not opened.
   *
   * @throws IOException if it is not such JSON; the message says where
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException((Files.isDirectory(file) ? "a folder" : "a pipe or device") + ", expected a file");
    }
    long size = Files.size(file);
    if (size > MOST_BYTES) {
      throw new IOException(size + " bytes, expected at most " + MOST_BYTES);
    }
    // What the file system calls empty may still have no end, as some of /proc.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes((int) MOST_BYTES + 1);
      if (text.length > MOST_BYTES) {
        throw new IOException("more bytes than the " + size + " it has by its folder, expected at most " + MOST_BYTES);
      }
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString(), type);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not such JSON; the message says where
   */
  public static <T> T read(String text, Class<T> type) throws IOException {
    T value = MAPPER.readValue(text, type);
    if (value == null) {
      throw new IOException("null, expected " + type.getSimpleName());
    }
    return value;
  }
}
