package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.Parallelism;
import java.util.List;

/** C ← 0, the sum of nothing. */
record ZeroFill(int c, Odometer elements) implements Step {
  ZeroFill(int c, List<Axis> axes) {
    this(c, new Odometer(axes));
  }

  @Override
  public void run(Frame frame, Parallelism parallelism) {
    for (int p = 0; p < elements.count(); p++) {
      frame.array(c)[frame.offset(c) + elements.c(p)] = 0f;
    }
  }

  @Override
  public String describe() {
    return "zeros";
  }
}
