/**
 * What every implementation of the product is put through, ours at each vector width and any native library: one list of calls, three tiers of
 * tolerance. Other modules' tests use it, too, so it sees public classes only.
 */
package dev.lanewise.conformance;
