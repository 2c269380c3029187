package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.vector.Lanes;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kernels' methods that loop over vectors, found in their bytecode: a loop that somebody adds cannot be forgotten. */
final class VectorLoops {
  private VectorLoops() {}

  /** All that run on this machine, as the JVM's compilation log names them. */
  static Set<String> methods() throws IOException, URISyntaxException {
    Set<String> methods = new TreeSet<>();
    for (Class<?> neighbour : List.of(GemmLoops.class, Lanes.class)) {
      Path folder = Path.of(neighbour.getResource(neighbour.getSimpleName() + ".class").toURI()).getParent();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
        for (Path file : files) {
          methodsOf(ClassFile.of().parse(Files.readAllBytes(file))).forEach(methods::add);
        }
      }
    }
    return methods;
  }

  /** Those of some methods that the JVM's log, with inlining, tells of neither as compiled by C2 nor as part of what it has compiled. */
  static List<String> notCompiled(Set<String> methods, Path compilations) throws IOException {
    String log = Files.readString(compilations);
    return methods.stream().filter(method -> {
      String name = Pattern.quote(method);
      // C1 says "inline" only.
      return !Pattern.compile(" 4 +" + name + " \\(|" + name + " \\(\\d+ bytes\\) +inline \\(hot\\)").matcher(log).find();
    }).toList();
  }

  private static Stream<String> methodsOf(ClassModel type) {
    String name = type.thisClass().asInternalName().replace('/', '.');
    return type.methods().stream()
        .filter(method -> runsHere(name) && method.code().filter(code -> loops(code) && touchesVectors(code)).isPresent())
        .map(method -> name + "::" + method.methodName().stringValue());
  }

  /** Of register tiles and of transposes only those run that this machine chooses. */
  private static boolean runsHere(String name) {
    try {
      Class<?> type = Class.forName(name, false, VectorLoops.class.getClassLoader());
      return type.isInterface() || Stream.of(MicroKernel.class, RowKernel.class, SampleKernel.class, BlockTranspose.class).noneMatch(tile -> tile.isAssignableFrom(type))
          || HotKernels.chosen().contains(name);
    } catch (ClassNotFoundException notOnTheClassPath) {
      throw new IllegalStateException(notOnTheClassPath);
    }
  }

  /** Whether something jumps back. */
  private static boolean loops(CodeModel code) {
    Set<Label> passed = new HashSet<>();
    boolean loops = false;
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        passed.add(target.label());
      }
      loops |= element instanceof BranchInstruction branch && passed.contains(branch.target());
    }
    return loops;
  }

  private static boolean touchesVectors(CodeModel code) {
    return code.elementStream().anyMatch(element ->
        element instanceof InvokeInstruction call && call.owner().asInternalName().equals("jdk/incubator/vector/FloatVector"));
  }
}
