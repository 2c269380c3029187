/** Rivals timed in turn, round by round, so that a machine whose speed drifts is unfair to none of them. */
package dev.lanewise.bench.rounds;
