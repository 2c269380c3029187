/** The command line, the report and the benchmarks of Lanewise. */
package dev.lanewise.bench;
