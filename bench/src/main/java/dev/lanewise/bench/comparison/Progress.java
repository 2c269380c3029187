package dev.lanewise.bench.comparison;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Says what is being done: a bar on a terminal, plain lines elsewhere. */
public abstract class Progress implements AutoCloseable {
  private static final int BAR_COLUMNS = 100;

  /** What is being done from now on; the step before it is over. */
  public abstract void step(String what);

  @Override
  public abstract void close();

  /** A bar if {@link System#console()} is a terminal, else lines. */
  public static Progress on(PrintStream out, int steps) {
    return System.console() != null && System.console().isTerminal() ? bar(out, steps) : lines(out, steps);
  }

  /** Says nothing. */
  static Progress none() {
    return new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void close() {}
    };
  }

  static Progress bar(PrintStream out, int steps) {
    ProgressBar bar = new ProgressBarBuilder()
        .setTaskName("measuring")
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(out, BAR_COLUMNS))
        .build();
    return new Progress() {
      private boolean begun;

      @Override
      public void step(String what) {
        if (begun) {
          bar.step();
        }
        begun = true;
        bar.setExtraMessage(" " + Visible.of(what));
      }

      @Override
      public void close() {
        if (begun) {
          bar.step();
        }
        bar.setExtraMessage("");
        bar.close();
      }
    };
  }

  static Progress lines(PrintStream out, int steps) {
    int digits = Integer.toString(steps).length();
    return new Progress() {
      private final long start = System.nanoTime();
      private int done;

      @Override
      public void step(String what) {
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        out.println(String.format(Locale.ROOT, "[%" + digits + "d/%d] %4d s  %s", ++done, steps, seconds, Visible.of(what)));
      }

      @Override
      public void close() {}
    };
  }
}
