/** Configuration: the next revision of what is desired, and what the device made of it. */
package camfleet.manager.twin;
