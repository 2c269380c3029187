package dev.lanewise.bench.micro;

import dev.lanewise.bench.MemoryStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many bytes can one core read from memory at all, and how many can it copy? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryBandwidth {
  private MemoryStream stream;

  @Setup
  public void prepare() {
    stream = new MemoryStream();
    double sum = stream.read();
    if (sum != MemoryStream.bytesRead() / Float.BYTES) {
      throw new IllegalStateException("sum of all elements: " + sum + ", expected as many as there are");
    }
    if (stream.copy() != 1) {
      throw new IllegalStateException("last element copied: not 1");
    }
  }

  @Benchmark
  public double read(Work work) {
    work.bytes(MemoryStream.bytesRead());
    return stream.read();
  }

  @Benchmark
  public float copy(Work work) {
    work.bytes(MemoryStream.bytesCopied());
    return stream.copy();
  }
}
