/**
 * Threads, mailboxes, closing and pacing: what every loop in camfleet is made of. No cameras, no
 * JSON.
 */
package camfleet.runtime;
