/** The report: all results as one file, and the page and tables made from them. */
package dev.lanewise.bench.report;
