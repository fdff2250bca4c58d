/**
 * The library that a user's program links: the fleet over the manager's HTTP API, and cameras that
 * are opened, read, set and closed, over the TCP port for frames.
 */
package camfleet.client;
