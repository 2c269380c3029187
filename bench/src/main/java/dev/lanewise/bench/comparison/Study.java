package dev.lanewise.bench.comparison;

import java.util.List;

/** Questions that share prepared data. What it prepares can be collected as soon as its questions are answered. */
interface Study {
  /** The group of its questions, or of most of them. */
  String group();

  /** What is prepared and checked before anything is timed. */
  String preparation();

  /** How many questions {@link #prepare} will return. */
  int size();

  /** Makes the data and checks every contender's result; throws if none is worth timing. */
  List<Question> prepare();
}
