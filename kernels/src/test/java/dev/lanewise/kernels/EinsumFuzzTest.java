package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Equations and shapes of any kind: planned, or refused by an IllegalArgumentException with a message of readable length. */
class EinsumFuzzTest {
  /** How many inputs a run draws; the seed is the same in every run. */
  private static final int INPUTS = Integer.getInteger("lanewise.fuzz.inputs", 5_000);

  private static final List<String> SEEDS = List.of(
      "ij,jk->ik", "...i,i...->...", "ii->i", "i,j,k->kji", "a->b", "....", "ij,jk,kl->il", "", ",", "->", "bij,bjk->bik", "i...j,...->j", "Zz,zZ");

  private static final String ALPHABET = "ijkzZ.,-> \tß1\0\ud83d";

  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void equationsArePlannedOrRefused() {
    ContractionOrder[] orders = {ContractionOrder.leftToRight(), ContractionOrder.greedy(), ContractionOrder.optimal()};
    int planned = 0;
    for (int input = 0; input < INPUTS; input++) {
      String equation = mutated(SEEDS.get(random.nextInt(SEEDS.size())));
      int[][] shapes = shapesFor(equation);
      try {
        Einsum.compile(equation, orders[input % 3], shapes).explain();
        planned++;
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage() != null && refused.getMessage().length() < 1000, equation);
      }
    }
    assertTrue(planned > INPUTS / 100 && planned < INPUTS, "planned " + planned + " of " + INPUTS);
  }

  private String mutated(String seed) {
    StringBuilder text = new StringBuilder(seed);
    for (int change = random.nextInt(4); change > 0; change--) {
      int at = random.nextInt(text.length() + 1);
      char letter = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, letter);
        case 1 -> text.delete(at, Math.min(text.length(), at + 2));
        case 2 -> text.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
        default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(letter));
      }
    }
    return text.toString();
  }

  /** Mostly as many operands and dimensions as the equation has, so that a good part gets past the parser. */
  private int[][] shapesFor(String equation) {
    String[] terms = equation.split("->", 2)[0].split(",", -1);
    int[][] shapes = new int[random.nextInt(20) == 0 ? random.nextInt(9) : terms.length][];
    for (int i = 0; i < shapes.length; i++) {
      int letters = i < terms.length ? (int) terms[i].chars().filter(Character::isLetter).count() : 2;
      shapes[i] = new int[random.nextInt(10) == 0 ? random.nextInt(6) : letters];
      for (int r = 0; r < shapes[i].length; r++) {
        shapes[i][r] = random.nextInt(50) == 0 ? random.nextInt() : random.nextInt(10) == 0 ? random.nextInt(4) : 2;
      }
    }
    return shapes;
  }
}
