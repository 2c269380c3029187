package dev.lanewise.bench.comparison;

import java.util.List;

/**
 * A study of which only some take part.
 *
 * @param contenders by name
 */
record Only(Study whole, List<String> contenders) implements Study {
  @Override
  public String group() {
    return whole.group();
  }

  @Override
  public String preparation() {
    return whole.preparation();
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public List<Question> prepare() {
    return whole.prepare().stream().map(question -> new Question(
        question.group(), question.name(), question.shape(), question.threads(),
        question.entries().stream().filter(entry -> contenders.contains(entry.contender().name())).toList(),
        question.failures().stream().filter(failure -> contenders.contains(failure.contender())).toList())).toList();
  }
}
