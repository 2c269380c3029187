/** JVMs of their own, for what one JVM cannot be asked: other flags, a cold start, a library that goes together with no other. */
package dev.lanewise.bench.fork;
