package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.blas.Blas;
import dev.lanewise.data.IdxFile;
import dev.lanewise.kernels.Sgemm;
import dev.lanewise.nn.Linear;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may touch what, in all modules: this one sees them all. What the kernels may do among themselves, their own test of this name says. */
class ArchitectureTest {
  /** Of a class in a package: records list their components' names with semicolons between, too. */
  private static final Pattern DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+);");

  /** Java itself, and annotations that are gone at run time. */
  private static final String ALWAYS = "java\\..*|org\\.jspecify\\.annotations\\..*";

  private static final String PUBLIC_KERNELS = "dev\\.lanewise\\.kernels\\.[^.]*";

  /** By module, from where this JVM has it: a folder, or a jar once it is packaged. */
  private static final Map<String, List<Type>> MODULES = new LinkedHashMap<>();

  static {
    for (Class<?> member : List.of(Sgemm.class, Blas.class, IdxFile.class, Linear.class, Lanewise.class)) {
      MODULES.put(member.getPackageName(), typesBeside(member));
    }
  }

  /** A class, all classes that its bytecode names, and all methods, as owner.name. */
  private record Type(String name, Set<String> types, Set<String> methods) {
    static Type of(ClassModel model) {
      Set<String> types = new TreeSet<>();
      Set<String> methods = new TreeSet<>();
      for (PoolEntry entry : model.constantPool()) {
        switch (entry) {
          // An array's class is a descriptor, and found as such below.
          case ClassEntry type when !type.asInternalName().startsWith("[") -> types.add(dotted(type.asInternalName()));
          case MemberRefEntry member -> methods.add(dotted(member.owner().asInternalName()) + "." + member.name().stringValue());
          case Utf8Entry text -> {
            Matcher descriptor = DESCRIPTOR.matcher(text.stringValue());
            while (descriptor.find()) {
              types.add(dotted(descriptor.group(1)));
            }
          }
          default -> { }
        }
      }
      return new Type(dotted(model.thisClass().asInternalName()), types, methods);
    }

    private static String dotted(String internalName) {
      return internalName.replace('/', '.');
    }
  }

  private static List<Type> typesBeside(Class<?> member) {
    try {
      Path place = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return typesIn(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return typesIn(jar.getPath("/"));
      }
    } catch (IOException | URISyntaxException thrown) {
      throw new AssertionError(thrown);
    }
  }

  private static List<Type> typesIn(Path root) throws IOException {
    List<Type> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("dev"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        types.add(Type.of(ClassFile.of().parse(Files.readAllBytes(file))));
      }
    }
    return types;
  }

  private static Stream<Type> all() {
    return MODULES.values().stream().flatMap(List::stream);
  }

  /** The outermost classes of those that name such a type or method. */
  private static Set<String> users(Predicate<String> typeOrMethod) {
    return all().filter(type -> Stream.concat(type.types.stream(), type.methods.stream()).anyMatch(typeOrMethod))
        .map(type -> type.name.replaceAll("\\$.*", "")).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void knowsOnly(String module, String allowed) {
    List<String> violations = MODULES.get(module).stream()
        .flatMap(type -> type.types.stream().filter(used -> !used.matches(allowed)).map(used -> type.name + " names " + used)).toList();
    assertEquals(List.of(), violations);
  }

  @Test
  void thereAreClassesOfEveryModule() {
    Map<String, Integer> atLeast =
        Map.of("dev.lanewise.kernels", 90, "dev.lanewise.blas", 15, "dev.lanewise.data", 7, "dev.lanewise.nn", 30, "dev.lanewise.bench", 170);
    assertEquals(atLeast.keySet(), MODULES.keySet());
    atLeast.forEach((module, classes) -> {
      List<Type> types = MODULES.get(module);
      assertTrue(types.size() >= classes, () -> module + ": " + types.size() + " classes");
      assertTrue(types.stream().allMatch(type -> type.name.startsWith(module + ".")), module);
    });
  }

  @Test
  void whatIsUsedIsSeen() {
    Type gradient = MODULES.get("dev.lanewise.nn").stream().filter(type -> type.name.endsWith(".TransposeMatmul")).findAny().orElseThrow();
    assertTrue(gradient.types.contains("dev.lanewise.kernels.Tensor"), gradient::toString);
    assertTrue(gradient.methods.stream().anyMatch(method -> method.startsWith("dev.lanewise.kernels.Tensor.")), gradient::toString);
  }

  @Test
  void onlyVectorKernelsAndMeasurementsOfTheMachineTouchTheIncubatorModule() {
    Set<String> users = users(name -> name.startsWith("jdk.incubator."));
    users.removeIf(user -> user.matches("dev\\.lanewise\\.kernels\\.(vector|gemm)\\.[^.]*"));
    assertEquals(Set.of("dev.lanewise.bench.FmaPeak", "dev.lanewise.bench.MemoryStream", "dev.lanewise.bench.goals.Bandwidth"), users);
  }

  @Test
  void onlyTheBridgeAndWhatAsksLibtorchReachNativeCode() {
    Set<String> users = users(name -> name.matches(
        "java\\.lang\\.foreign\\.(Linker|SymbolLookup)\\b.*|java\\.lang\\.foreign\\.\\w+\\.(reinterpret|withTargetLayout)"
            + "|java\\.lang\\.(System|Runtime)\\.(load|loadLibrary)|.*\\.enableNativeAccess|sun\\.misc\\.Unsafe|jdk\\.internal\\..*"));
    assertTrue(users.remove("dev.lanewise.blas.CblasLibrary"), users::toString);
    users.removeIf(user -> user.startsWith("dev.lanewise.blas."));
    assertEquals(Set.of("dev.lanewise.bench.libtorch.BuildFacts"), users);
  }

  @Test
  void onlyKernelsBridgeAndItsMeasurementsTouchForeignMemory() {
    Set<String> users = users(name -> name.startsWith("java.lang.foreign."));
    users.removeIf(user -> user.matches("dev\\.lanewise\\.(kernels|blas|bench)\\..*"));
    assertEquals(Set.of(), users);
  }

  /** So that a program may import all packages whole. */
  @Test
  void noTwoPublicTypesHaveOneName() throws ClassNotFoundException {
    Map<String, String> owners = new LinkedHashMap<>();
    for (String module : List.of("dev.lanewise.kernels", "dev.lanewise.blas", "dev.lanewise.data", "dev.lanewise.nn")) {
      for (Type type : MODULES.get(module)) {
        String name = type.name.substring(module.length() + 1);
        if (name.matches("\\w+") && Modifier.isPublic(Class.forName(type.name).getModifiers())) {
          assertEquals(null, owners.put(name, type.name), type.name);
        }
      }
    }
    assertTrue(owners.size() > 30, owners::toString);
  }

  @Test
  void theKernelsKnowNobody() {
    knowsOnly("dev.lanewise.kernels", ALWAYS + "|dev\\.lanewise\\.kernels\\..*|jdk\\.incubator\\.vector\\..*|com\\.sun\\.management\\..*");
  }

  @Test
  void theNetworkKnowsThePublicKernelsOnly() {
    knowsOnly("dev.lanewise.nn", ALWAYS + "|dev\\.lanewise\\.nn\\..*|" + PUBLIC_KERNELS);
  }

  @Test
  void theBridgeKnowsThePublicKernelsAndWhatUnpacksTheLibrary() {
    knowsOnly("dev.lanewise.blas", ALWAYS + "|dev\\.lanewise\\.blas\\..*|org\\.bytedeco\\.javacpp\\.Loader|dev\\.lanewise\\.kernels\\.layout\\.Windows|" + PUBLIC_KERNELS);
  }

  @Test
  void theDataKnowNobody() {
    knowsOnly("dev.lanewise.data", ALWAYS + "|dev\\.lanewise\\.data\\..*");
  }
}
