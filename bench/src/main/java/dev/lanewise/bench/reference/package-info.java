/** The same results in double precision, by the plainest loops, and how far others may be from them. */
package dev.lanewise.bench.reference;
