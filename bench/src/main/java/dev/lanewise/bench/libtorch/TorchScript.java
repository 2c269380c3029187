package dev.lanewise.bench.libtorch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript function of tensors, {@code forward}, as the archive that libtorch loads: an uncompressed zip of the code, of a module without
 * parameters in Python's pickle format, and of no constants.
 *
 * @param parameters names of the tensors it takes
 * @param type what it returns, {@code Tensor} or {@code List[Tensor]}
 * @param body its lines
 */
public record TorchScript(List<String> parameters, String type, List<String> body) {
  private static final String FOLDER = "function/";
  private static final byte[] FORMAT = "3\n".getBytes(US_ASCII);

  // protocol 2; class __torch__.Function, (), new object; {"training": False}, build; stop
  private static final byte[] MODULE =
      "\u0080\u0002c__torch__\nFunction\n)\u0081}(X\b\0\0\0training\u0089ub.".getBytes(ISO_8859_1);

  // protocol 2; (); stop
  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  /** torch.einsum of two operands. */
  public static TorchScript einsum(String equation) {
    return new TorchScript(List.of("a", "b"), "Tensor", List.of("return torch.einsum(\"" + equation + "\", [a, b])"));
  }

  /** torch.mm into memory that is there already. */
  public static TorchScript product() {
    return new TorchScript(List.of("a", "b", "c"), "Tensor", List.of("return torch.mm(a, b, out=c)"));
  }

  /** Aᵀ·B as its users write it. */
  public static TorchScript transposedProduct() {
    return new TorchScript(List.of("a", "b"), "Tensor", List.of("return torch.mm(torch.t(a), b)"));
  }

  String code() {
    String arguments = Stream.concat(Stream.of("self: __torch__.Function"), parameters.stream().map(name -> name + ": Tensor"))
        .collect(Collectors.joining(", "));
    return """
        class Function(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(%s) -> %s:
        """.formatted(arguments, type) + body.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
  }

  byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "version", FORMAT);
      store(zip, "data.pkl", MODULE);
      store(zip, "constants.pkl", NO_CONSTANTS);
      store(zip, "code/__torch__.py", code().getBytes(UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Uncompressed entries must be announced with size and checksum. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
