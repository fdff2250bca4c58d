/**
 * The registry: every device's newest documents, presence by leases, ages of pictures. Pure Java.
 */
package camfleet.manager.fleet;
