/**
 * The library that a user's program links: the fleet over the manager's HTTP API, and cameras that
 * are opened, read and closed. Nothing but the JDK's HTTP client below it.
 */
package camfleet.client;
