/** What was promised, measured: a table of goals, each with its figure and whether it holds. */
package dev.lanewise.bench.goals;
