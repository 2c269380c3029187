package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Surroundings;
import dev.lanewise.blas.Availability;
import dev.lanewise.blas.Blas;
import dev.lanewise.kernels.Kernels;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what runs here, and why. */
@Command(name = "info", description = "Say which kernels and which OpenBLAS run here, and why.", mixinStandardHelpOptions = true)
final class InfoCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter console = spec.commandLine().getOut();
    printMachine(console);
    console.println();
    Availability availability = Blas.find();
    console.println(availability.blas().map(Blas::describe).orElseGet(() -> "blas       none: " + availability.reason()));
  }

  /** Kernels, processor, Java, flags, commit. */
  static void printMachine(PrintWriter console) {
    console.println(Kernels.describe());
    Surroundings.machine().forEach((name, value) -> console.printf("%-10s %s%n", name, value));
    console.printf("%-10s %s%n", "flags", String.join(" ", Surroundings.jvmFlags()));
    console.printf("%-10s %s%n", "commit", Surroundings.commit());
  }
}
