package dev.lanewise.bench.rounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Effort SMALL = new Effort(2, 6, 6, Duration.ZERO, Duration.ofMillis(1));

  /** Sleeping takes at least as long as asked for, whatever else the machine does; the median ignores the rounds that took longer. */
  private static Runnable sleep(int milliseconds) {
    return () -> {
      long end = System.nanoTime() + milliseconds * 1_000_000L;
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
    };
  }

  @Test
  void theSameContenderTwiceComesOutAtOne() {
    RoundTimes times = new Rounds(SMALL).measure(List.of(new Contender("A", sleep(20)), new Contender("A again", sleep(20))));
    assertEquals(1, times.speedRelativeTo("A", "A again").getPercentile(50), 0.25);
    assertEquals(1, times.speedRelativeTo("A", "A").getPercentile(50));
    assertEquals(6, times.times("A").getN());
  }

  @Test
  void twiceTheWorkIsHalfTheSpeed() {
    RoundTimes times = new Rounds(SMALL).measure(List.of(new Contender("fast", sleep(15)), new Contender("slow", sleep(30))));
    assertEquals(0.5, times.speedRelativeTo("fast", "slow").getPercentile(50), 0.15);
    assertEquals(2, times.speedRelativeTo("slow", "fast").getPercentile(50), 0.6);
    assertTrue(times.times("slow").getMin() >= 0.030, "a shot cannot be shorter than its sleep");
  }

  @Test
  void timesAreOfOneCallHoweverManyMakeAShot() {
    Effort batched = new Effort(3, 3, 3, Duration.ZERO, Duration.ofMillis(40));
    RoundTimes times = new Rounds(batched).measure(List.of(new Contender("A", sleep(4))));
    double median = times.times("A").getPercentile(50);
    assertTrue(median >= 0.004 && median < 0.030, "seconds of a call: " + median);
  }

  @Test
  void aLimitedContenderIsMeasuredInTheFirstRoundsOnly() {
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    RoundTimes times = new Rounds(SMALL).measure(List.of(
        new Contender("always", () -> calls.add("always")), new Contender("rare", () -> calls.add("rare"), 0, 2)));
    assertEquals(6, times.times("always").getN());
    assertEquals(2, times.times("rare").getN());
    assertEquals(2, times.speedRelativeTo("always", "rare").getN());
    assertEquals("always", calls.getFirst(), "a contender without warm-up has to wait for the measured rounds");
  }

  @Test
  void ratiosPairTheTimesOfARound() {
    RoundTimes times = new RoundTimes(Map.of("base", List.of(1.0, 10.0, 3.0), "other", List.of(2.0, 5.0)));
    assertEquals(0.5, times.speedRelativeTo("base", "other").getMin());
    assertEquals(2, times.speedRelativeTo("base", "other").getMax());
    assertEquals(3, times.times("base").getPercentile(50));
  }

  @Test
  void everyContenderComesFirstAndLastEquallyOftenAndNotAlwaysAfterTheSameRival() {
    List<Contender> three = List.of(new Contender("a", () -> {}), new Contender("b", () -> {}), new Contender("c", () -> {}));
    List<String> first = new ArrayList<>();
    HashSet<String> beforeA = new HashSet<>();
    for (int round = 0; round < 6; round++) {
      List<String> order = Rounds.order(three, round).stream().map(Contender::name).toList();
      assertEquals(3, new HashSet<>(order).size());
      first.add(order.getFirst());
      int a = order.indexOf("a");
      if (a > 0) {
        beforeA.add(order.get(a - 1));
      }
    }
    assertEquals(2, Collections.frequency(first, "a"));
    assertEquals(2, Collections.frequency(first, "b"));
    assertEquals(2, Collections.frequency(first, "c"));
    assertEquals(2, beforeA.size());
  }

  @Test
  void aFailingContenderStopsTheMeasurementAndTheNextOneWorks() {
    Contender bad = new Contender("bad", () -> {
      throw new ArithmeticException("7 is not 8");
    });
    assertEquals("7 is not 8", assertThrows(ArithmeticException.class, () -> new Rounds(SMALL).measure(List.of(bad))).getMessage());
    RoundTimes times = new Rounds(SMALL).measure(List.of(new Contender("good", sleep(1))));
    assertTrue(times.times("good").getMin() >= 0.001, "another contender was measured");
  }

  @Test
  void badArgumentsAreNamed() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Contender("a", () -> {}, 0, 0)).getMessage().contains("rounds: 0"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Effort(0, 1, 1, Duration.ZERO, Duration.ZERO)).getMessage()
        .contains("warmUpRounds: 0"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Effort(1, 3, 2, Duration.ZERO, Duration.ZERO)).getMessage()
        .contains("3 to 2"));
    List<Contender> twins = List.of(new Contender("a", () -> {}), new Contender("a", () -> {}));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Rounds(SMALL).measure(twins)).getMessage().contains("same name"));
    RoundTimes times = new RoundTimes(Map.of("a", List.of(1.0)));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> times.times("b")).getMessage().contains("contender: b"));
  }

  @Test
  void allShotsRunOnOneThread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int measurement = 0; measurement < 2; measurement++) {
      new Rounds(new Effort(1, 3, 3, Duration.ZERO, Duration.ofNanos(1))).measure(List.of(
          new Contender("one", () -> threads.add(Thread.currentThread())), new Contender("other", () -> threads.add(Thread.currentThread()))));
    }
    assertEquals(1, threads.size(), threads.toString());
  }
}
