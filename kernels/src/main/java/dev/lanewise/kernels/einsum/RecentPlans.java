package dev.lanewise.kernels.einsum;

import dev.lanewise.kernels.ContractionOrder;
import dev.lanewise.kernels.Tensor;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Plans of recent equations and shapes, so that a loop which never compiles a plan does not plan every time. A table of places for two plans each; the
 * newer one of a place pushes out the older.
 */
public final class RecentPlans {
  private static final int PLANS = 256;

  /** Equations longer than this are planned every time; nobody's loop has them, and memory stays bounded. */
  private static final int LONGEST = 1000;

  private static final AtomicReferenceArray<EinsumPlan> TABLE = new AtomicReferenceArray<>(PLANS);

  private RecentPlans() {}

  /** The plan for an equation and operands. */
  public static EinsumPlan of(String equation, Tensor[] operands) {
    int place = place(equation, operands);
    EinsumPlan plan = TABLE.get(place);
    if (isFor(plan, equation, operands)) {
      return plan;
    }
    EinsumPlan other = TABLE.get(place ^ 1);
    if (isFor(other, equation, operands)) {
      return other;
    }
    int[][] shapes = new int[operands.length][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = operands[i].shape();
    }
    EinsumPlan planned = EinsumPlan.of(equation, ContractionOrder.auto(), shapes);
    if (equation.length() <= LONGEST) {
      if (plan != null) {
        TABLE.set(place ^ 1, plan);
      }
      TABLE.set(place, planned);
    }
    return planned;
  }

  private static boolean isFor(EinsumPlan plan, String equation, Tensor[] operands) {
    return plan != null && plan.equation().equals(equation) && plan.fits(operands);
  }

  private static int place(String equation, Tensor[] operands) {
    int hash = equation.hashCode();
    for (Tensor operand : operands) {
      for (int r = 0; r < operand.rank(); r++) {
        hash = 31 * hash + operand.size(r);
      }
    }
    hash *= 0x9E3779B9;
    return hash >>> Integer.SIZE - Integer.numberOfTrailingZeros(PLANS);
  }
}
