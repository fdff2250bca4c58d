/** Measures a fleet of real programs on this machine; see {@code examples/BENCHMARKS.md}. */
package camfleet.examples.bench;
