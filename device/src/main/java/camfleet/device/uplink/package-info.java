/** What leaves the device: documents, events, log lines, the latest picture and frame streams. */
package camfleet.device.uplink;
