/** What the manager counts, as Prometheus reads it. The only room that knows Micrometer. */
package camfleet.manager.metrics;
