/** Presence, state and metrics: how the device is, said at the right moments. */
package camfleet.device.health;
