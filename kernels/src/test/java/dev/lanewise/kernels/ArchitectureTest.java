package dev.lanewise.kernels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Who may touch what. */
@Tag("once")
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.lanewise.kernels");

  @Test
  void thereAreClasses() {
    assertTrue(CLASSES.contain(Sgemm.class) && CLASSES.size() > 60, "classes: " + CLASSES.size());
  }

  @Test
  void onlyVectorKernelsTouchTheIncubatorModule() {
    noClasses().that().resideOutsideOfPackages("..vector", "..gemm")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector").check(CLASSES);
  }

  @Test
  void onlyProductsOnSegmentsTouchForeignMemory() {
    noClasses().that().resideOutsideOfPackages("..gemm", "..scalar", "..vector", "..provider")
        .and().doNotHaveSimpleName("Sgemm").and().doNotHaveSimpleName("Arguments")
        .should().dependOnClassesThat().resideInAPackage("java.lang.foreign").check(CLASSES);
  }

  @Test
  void noKernelCallsNativeCodeOrReinterpretsMemory() {
    DescribedPredicate<JavaClass> gateways = DescribedPredicate.describe("gateways to native code", type ->
        type.getName().matches("java\\.lang\\.foreign\\.(Linker|SymbolLookup).*|sun\\.misc\\.Unsafe|jdk\\.internal\\..*"));
    noClasses().should().dependOnClassesThat(gateways).check(CLASSES);
    noClasses().should().callMethodWhere(DescribedPredicate.describe(
        "reinterpret or System.load", call -> call.getName().equals("reinterpret") || call.getName().matches("load|loadLibrary|exit|halt")
            && call.getTargetOwner().getPackageName().equals("java.lang"))).check(CLASSES);
  }

  @Test
  void onlyTheProviderChoiceKnowsBothProviders() {
    noClasses().that().resideOutsideOfPackages("..provider", "..vector")
        .should().dependOnClassesThat().haveSimpleName("VectorProvider").check(CLASSES);
    noClasses().that().resideOutsideOfPackages("..provider", "..scalar")
        .should().dependOnClassesThat().haveSimpleName("ScalarProvider").check(CLASSES);
  }

  /** Classes of tests run two at a time in one JVM; but for those that change what all share. */
  @Test
  void testsThatChangeWhatAllShareAreIsolated() {
    JavaClasses tests =
        new ClassFileImporter().withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS).importPackages("dev.lanewise.kernels");
    assertTrue(tests.contain(ArchitectureTest.class), "tests: " + tests.size());
    noClasses().that().areNotAnnotatedWith(Isolated.class)
        .should().callMethodWhere(DescribedPredicate.describe(
            "System.setProperty, System.setOut and the like", call -> call.getTargetOwner().isEquivalentTo(System.class)
                && call.getName().matches("setProperty|clearProperty|setProperties|setIn|setOut|setErr"))).check(tests);
  }
}
