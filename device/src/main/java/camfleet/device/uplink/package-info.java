/** What leaves the device: documents, events, log lines and the latest picture. */
package camfleet.device.uplink;
