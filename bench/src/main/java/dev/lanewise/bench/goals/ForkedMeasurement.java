package dev.lanewise.bench.goals;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a {@link Fork} runs: one measurement, named by the first argument, its details a line each. */
final class ForkedMeasurement {
  static final String QUICK = "quick";
  static final String FULL = "full";

  private static final Consumer<String> SILENT = _ -> {};

  private ForkedMeasurement() {}

  public static void main(String[] arguments) {
    List<Detail> details = details(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
    StringBuilder output = new StringBuilder();
    details.forEach(detail -> output.append(detail.toLine()).append('\n'));
    System.out.print(output.append(Fork.end(details.size())).append('\n'));
    System.out.flush();
    // Native libraries leave threads behind that a JVM would wait for.
    System.exit(0);
  }

  private static List<Detail> details(String what, String... arguments) {
    return switch (what) {
      case SquaresAt256Bits.NAME -> SquaresAt256Bits.squares(arguments[0].equals(QUICK)).details(SILENT);
      case PeakAt128Bits.NAME -> PeakAt128Bits.details(
          Integer.parseInt(arguments[1]), PeakAt128Bits.Subject.valueOf(arguments[2]), arguments[0].equals(QUICK));
      case FreshStarts.NAME -> List.of(FreshStarts.start(FreshStarts.Subject.valueOf(arguments[0])));
      case PolymorphicUse.NAME -> PolymorphicUse.details(arguments[0].equals(QUICK));
      case WarmUp.NAME -> List.of(WarmUp.detail());
      case AgainstLibtorch.LIBTORCH -> LibtorchRace.details(
          arguments[1], arguments[2], Integer.parseInt(arguments[3]), arguments[0].equals(QUICK));
      default -> throw new IllegalArgumentException("measurement: " + what + ", expected the name of a goal that forks");
    };
  }
}
