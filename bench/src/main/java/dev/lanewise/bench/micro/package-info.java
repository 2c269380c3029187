/**
 * JMH benchmarks, one class a question. Data is seeded and nowhere zero, results are checked before anything is timed, β is 0 so that every
 * call does the same work, and everything runs on one thread.
 */
package dev.lanewise.bench.micro;
