package dev.lanewise.bench.goals;

import dev.lanewise.bench.comparison.Names;
import dev.lanewise.bench.fork.Fork;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a {@link Fork} runs: one measurement, named by the first argument, its details a line each. */
final class ForkedMeasurement {
  static final String QUICK = "quick";
  static final String FULL = "full";

  private static final Consumer<String> SILENT = _ -> {};

  private ForkedMeasurement() {}

  /**
   * What it measures in such a JVM.
   *
   * @throws IOException as {@link Fork#run} says, or if a line is no detail
   */
  static List<Detail> in(Fork fork, String... arguments) throws IOException, InterruptedException {
    return parse(fork.run(ForkedMeasurement.class, arguments));
  }

  static List<Detail> parse(List<String> lines) throws IOException {
    try {
      return lines.stream().map(Detail::parse).toList();
    } catch (IllegalArgumentException foreign) {
      throw new IOException("forked JVM: printed " + lines + ", expected details (" + foreign.getMessage() + ")", foreign);
    }
  }

  public static void main(String[] arguments) {
    Fork.answer(details(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length)).stream().map(Detail::toLine).toList());
  }

  private static List<Detail> details(String what, String... arguments) {
    return switch (what) {
      case SquaresAt256Bits.NAME -> SquaresAt256Bits.squares(arguments[0].equals(QUICK)).details(SILENT);
      case PeakAt128Bits.NAME -> PeakAt128Bits.details(
          Integer.parseInt(arguments[1]), PeakAt128Bits.Subject.valueOf(arguments[2]), arguments[0].equals(QUICK));
      case FreshStarts.NAME -> List.of(FreshStarts.start(FreshStarts.Subject.valueOf(arguments[0])));
      case PolymorphicUse.NAME -> PolymorphicUse.details(arguments[0].equals(QUICK));
      case WarmUp.NAME -> List.of(WarmUp.detail());
      case Names.LIBTORCH -> LibtorchRace.details(
          arguments[1], arguments[2], Integer.parseInt(arguments[3]), arguments[0].equals(QUICK));
      default -> throw new IllegalArgumentException("measurement: " + what + ", expected the name of a goal that forks");
    };
  }
}
