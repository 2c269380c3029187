package dev.lanewise.bench.micro;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What calls amount to: JMH prints these per second, beside the calls per second. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {
  /** 10⁹ floating-point operations. */
  public double gflop;

  /** 10⁹ bytes that must be read and written at least. */
  public double gigabytes;

  void flops(double flops) {
    gflop += flops / 1e9;
  }

  void bytes(double bytes) {
    gigabytes += bytes / 1e9;
  }
}
