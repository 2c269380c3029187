/** The comparisons that the report shows: questions, contenders, the machine's limits, and what came out of measuring. */
package dev.lanewise.bench.comparison;
