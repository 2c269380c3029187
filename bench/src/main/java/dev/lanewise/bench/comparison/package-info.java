/** The comparison that the report shows: its questions, its figures as JSON, and the page and tables made from those. */
package dev.lanewise.bench.comparison;
