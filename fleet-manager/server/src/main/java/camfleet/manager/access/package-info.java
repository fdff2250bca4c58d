/** Who may have what: tokens of programs that subscribe to frames. */
package camfleet.manager.access;
