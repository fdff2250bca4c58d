/** Pins: pulses out, edges in, a lamp, a trigger; the only room that knows Pi4J. */
package camfleet.device.gpio;
