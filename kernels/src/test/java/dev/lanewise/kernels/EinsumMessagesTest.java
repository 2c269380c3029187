package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equations may come from anywhere, and what is wrong with them may be shown by a terminal. */
class EinsumMessagesTest {
  @ParameterizedTest
  @ValueSource(strings = {"\u001b[2Jij->i", "ij->i\nforged", "ij\u009b1A", "ij\u202e->", "ij\u2028", "i\ud800", "\b", "ij->i\r\0"})
  void anEquationGivesTheTerminalNoOrders(String equation) {
    String message = assertThrows(IllegalArgumentException.class, () -> Einsum.einsum(equation, Tensor.zeros(2, 3))).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.chars().allMatch(c -> switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      default -> true;
    }), message);
    assertTrue(message.contains("character '\\u"), message);
  }
}
