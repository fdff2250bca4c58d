/**
 * What the manager costs: a manager in a process of its own under load, beside the least that a
 * program can do.
 */
package camfleet.manager.bench;
