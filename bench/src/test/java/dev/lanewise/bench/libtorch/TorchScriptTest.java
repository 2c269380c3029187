package dev.lanewise.bench.libtorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class TorchScriptTest {
  private static Map<String, byte[]> entries(TorchScript script) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(script.archive()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertEquals(ZipEntry.STORED, entry.getMethod());
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void anArchiveHasCodeAndAModuleThatIsNotTraining() throws IOException {
    Map<String, byte[]> entries = entries(TorchScript.einsum("ij,jk->ik"));
    assertEquals(
        List.of("function/version", "function/data.pkl", "function/constants.pkl", "function/code/__torch__.py"), List.copyOf(entries.keySet()));
    assertEquals(
        """
        class Function(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.Function, a: Tensor, b: Tensor) -> Tensor:
            return torch.einsum("ij,jk->ik", [a, b])
        """,
        new String(entries.get("function/code/__torch__.py"), StandardCharsets.UTF_8));
    byte[] module = entries.get("function/data.pkl");
    assertArrayEquals(new byte[] {(byte) 0x80, 2, 'c', '_', '_', 't', 'o', 'r', 'c', 'h', '_', '_', '\n'}, Arrays.copyOf(module, 13));
    assertArrayEquals(new byte[] {'g', (byte) 0x89, 'u', 'b', '.'}, Arrays.copyOfRange(module, module.length - 5, module.length));
    assertEquals("training".length(), module[new String(module, StandardCharsets.ISO_8859_1).indexOf('X') + 1]);
  }

  @Test
  void aStepUpdatesEveryParameterByItsGradientAfterTheLoss() {
    String code = NetworkScripts.CROSS_ENTROPY.step(0.01f).code();
    assertTrue(code.contains("loss = torch.cross_entropy_loss(out, t)"), code);
    List<String> names = List.of("w1", "b1", "w2", "b2");
    for (int p = 0; p < names.size(); p++) {
      assertTrue(code.contains("torch.sub_(torch.detach(" + names.get(p) + "), unchecked_cast(Tensor, g[" + p + "]), alpha=0.01)"), code);
    }
    assertTrue(NetworkScripts.MEAN_SQUARED_ERROR.forward().code().contains("torch.mse_loss(torch.squeeze(out, 1), t)"));
  }

  @Test
  void factsArePickedFromWhatLibtorchSays() {
    assertEquals(
        "libtorch 2.7.1; MKL 2024.2; oneDNN 3.7.1; OpenMP 201511; CPU capability AVX2",
        BuildFacts.summary(
            """
            PyTorch built with:
              - Intel(R) oneAPI Math Kernel Library Version 2024.2-Product Build 20240605 for Intel(R) 64 architecture applications
              - Intel(R) MKL-DNN v3.7.1 (Git Hash 8d26)
              - OpenMP 201511 (a.k.a. OpenMP 4.5)
              - CPU capability usage: AVX2
              - Build settings: BLAS_INFO=mkl, TORCH_VERSION=2.7.1, USE_CUDA=0
            """));
    assertEquals("libtorch unknown; MKL unknown; oneDNN unknown; OpenMP unknown; CPU capability unknown", BuildFacts.summary(""));
  }
}
